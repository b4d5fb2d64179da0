import crypto from 'node:crypto';

import fc from 'fast-check';
import { verifySignature, type SignedRequest } from '../../nodes/AwsEvidently/receive/signature';
import { textWith } from '../evidently/values';
import { KEY, NOW, signed } from './signedRequest';

function errorOf(request: SignedRequest): unknown {
	try {
		verifySignature(request);
	} catch (error) {
		return error;
	}
	throw new Error('It was verified.');
}

const withHeader = (request: SignedRequest, name: string, value: string | undefined) => {
	const headers = { ...request.request.headers, [name]: value === undefined ? undefined : [value] };
	return { ...request, request: { ...request.request, headers } };
};

const invalid = (message: unknown) => ({ name: 'InvalidSignatureException', status: 403, message });

const MISMATCH = invalid(textWith('does not match the signature you provided'));

test("accepts the request of AWS's own signing example", () => {
	const credentials = [
		{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
	];
	const headers = {
		host: ['iam.amazonaws.com'],
		'content-type': ['application/x-www-form-urlencoded; charset=utf-8'],
		'x-amz-date': ['20150830T123600Z'],
		authorization: [
			'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
		],
	};
	const request = { method: 'GET', target: '/?Action=ListUsers&Version=2010-05-08', headers };
	const now = Date.parse('2015-08-30T12:36:00Z');
	const example = { service: 'iam', request, body: Buffer.alloc(0), credentials, now };
	expect(verifySignature(example)).toEqual({ accessKeyId: 'AKIDEXAMPLE', region: 'us-east-1' });
});

test('tells who called and for which Region', async () => {
	expect(verifySignature(await signed())).toEqual({ accessKeyId: 'AKID', region: 'eu-west-1' });
});

test("accepts whatever Smithy's signer signs", async () => {
	const segment = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }).map(encodeURIComponent);
	const unsigned = fc.record({
		method: fc.constantFrom('GET', 'POST'),
		path: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
		query: fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), {
			maxKeys: 4,
			noNullPrototype: true,
		}),
		body: fc.string({ unit: 'binary' }),
		headers: fc.record({ 'x-free-text': fc.stringMatching(/^[ -~]{0,20}$/) }),
	});
	await fc.assert(
		fc.asyncProperty(unsigned, async (request) => {
			expect(verifySignature(await signed(request))).toHaveProperty('accessKeyId', 'AKID');
		}),
		{ seed: 1, numRuns: 100 },
	);
});

test('refuses a changed method, path, query, body or signed header', async () => {
	const request = await signed({ query: { a: '1' }, headers: { 'x-own': '1' } });
	const wire = request.request;
	const changed = [
		{ ...request, request: { ...wire, method: 'PUT' } },
		{ ...request, request: { ...wire, target: '/events/projects/other?a=1' } },
		{ ...request, request: { ...wire, target: '/events/projects/demo?a=2' } },
		withHeader(request, 'x-own', '2'),
		withHeader(request, 'x-own', undefined),
		withHeader({ ...request, body: Buffer.from('[]') }, 'x-amz-content-sha256', undefined),
	];
	for (const each of changed) expect(errorOf(each)).toMatchObject(MISMATCH);
});

test('leaves headers that are not signed alone', async () => {
	const request = withHeader(await signed(), 'user-agent', 'anything');
	expect(() => verifySignature(request)).not.toThrow();
});

test('refuses a wrong secret key in the words of AWS', async () => {
	const request = await signed({ key: { ...KEY, secretAccessKey: 'wrong' } });
	expect(errorOf(request)).toMatchObject(
		invalid(
			'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
		),
	);
});

test('refuses a signature of another length', async () => {
	const request = await signed();
	const authorization = request.request.headers.authorization?.[0] ?? '';
	expect(errorOf(withHeader(request, 'authorization', `${authorization}00`))).toMatchObject(
		MISMATCH,
	);
});

test.each([0, 31, 63])(
	'compares all of a signature in constant time, though it differs at %d',
	async (place) => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const request = await signed();
		const authorization = request.request.headers.authorization![0]!;
		const [right, signature] = [authorization.slice(0, -64), [...authorization.slice(-64)]];
		signature[place] = signature[place] === '0' ? '1' : '0';
		const changed = right + signature.join('');
		expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(MISMATCH);
		expect(compare).toHaveBeenLastCalledWith(expect.anything(), Buffer.from(signature.join('')));
		expect(compare).toHaveLastReturnedWith(false);
		compare.mockRestore();
	},
);

test('refuses an access key it does not know', async () => {
	const request = await signed({ key: { ...KEY, accessKeyId: 'AKIDOTHER' } });
	expect(errorOf(request)).toMatchObject({
		name: 'UnrecognizedClientException',
		status: 403,
		message: 'The security token included in the request is invalid.',
	});
});

test('refuses a body that is not the one hashed', async () => {
	const request = { ...(await signed()), body: Buffer.from('[]') };
	expect(errorOf(request)).toMatchObject(
		invalid("The value of 'x-amz-content-sha256' header does not match the calculated hash."),
	);
});

test.each(['s3', 'evidently-dataplane'])('refuses a signature for %s', async (service) => {
	expect(errorOf(await signed({ service }))).toMatchObject(
		invalid("Credential should be scoped to correct service: 'evidently'."),
	);
});

test('verifies for another service where asked to', async () => {
	const request = { ...(await signed({ service: 'sts' })), service: 'sts' };
	expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
});

test('allows a clock five minutes off, no more', async () => {
	const minutes = (count: number) => NOW + count * 60_000;
	await expect(signed({ at: minutes(-5) }).then(verifySignature)).resolves.toBeDefined();
	await expect(signed({ at: minutes(5) }).then(verifySignature)).resolves.toBeDefined();
	expect(errorOf(await signed({ at: minutes(-5) - 1000 }))).toMatchObject(
		invalid(
			'Signature expired: 20210201T092459Z is now earlier than 20210201T092500Z (20210201T093000Z - 5 min.)',
		),
	);
	expect(errorOf(await signed({ at: minutes(5) + 1000 }))).toMatchObject(
		invalid(
			'Signature not yet current: 20210201T093501Z is still later than 20210201T093500Z (20210201T093000Z + 5 min.)',
		),
	);
});

test('refuses a scope of another day than the date', async () => {
	const request = withHeader(await signed(), 'x-amz-date', '20210202T093000Z');
	expect(errorOf(request)).toMatchObject(
		invalid(textWith("'20210201' != '20210202', from '20210202T093000Z'.")),
	);
});

test('refuses another terminator', async () => {
	const request = await signed();
	const authorization = request.request.headers.authorization?.[0] ?? '';
	const changed = authorization.replace('aws4_request', 'aws5_request');
	expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(
		invalid("Credential should be scoped with a valid terminator: 'aws4_request'."),
	);
});

test('wants the host signed', async () => {
	const request = await signed();
	const authorization = request.request.headers.authorization?.[0] ?? '';
	const changed = authorization.replace('host;', '');
	expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(
		invalid(textWith("'Host' or ':authority' must be a 'SignedHeader'")),
	);
});

/** A request to sign, and what other implementations make of it on 2021-02-01T09:30:00Z. */
function signedElsewhere(headers: Record<string, string>, signature: string): SignedRequest {
	const signedHeaders = Object.keys({ host: '', ...headers }).sort();
	const all = {
		host: '127.0.0.1:2306',
		...headers,
		authorization: `AWS4-HMAC-SHA256 Credential=AKID/20210201/eu-west-1/evidently/aws4_request, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
	};
	const wireHeaders = Object.entries(all).map(([name, value]) => [name, [inLatin1(value)]]);
	return {
		service: 'evidently',
		request: {
			method: 'POST',
			target: '/events/projects/demo',
			headers: Object.fromEntries(wireHeaders) as Record<string, string[]>,
		},
		body: Buffer.from('{}'),
		credentials: [KEY],
		now: NOW,
	};
}

/** Node reads the bytes of a header as Latin-1. */
const inLatin1 = (text: string) => Buffer.from(text).toString('latin1');

const JSON_TYPE = { 'content-type': 'application/json' };
const DATE_SIGNATURE = 'a36bcf26b5c45f000d7b7070f462e0ffe4afec8c846a42c569993e472b4ec7e4';

test('accepts the Date header in place of X-Amz-Date, as botocore 1.29 signs it', () => {
	const headers = { ...JSON_TYPE, date: 'Mon, 01 Feb 2021 09:30:00 -0000' };
	const request = signedElsewhere(headers, DATE_SIGNATURE);
	expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
	expect(errorOf({ ...request, now: NOW + 301_000 })).toMatchObject(
		invalid(textWith('Signature expired: 20210201T093000Z is now earlier than')),
	);
	expect(errorOf(withHeader(request, 'date', 'Mon, 01 Feb 2021 09:30:01 -0000'))).toMatchObject(
		MISMATCH,
	);
});

test('looks at X-Amz-Date alone if a request has both dates', async () => {
	const request = withHeader(await signed(), 'date', 'Tue, 02 Feb 2021 09:30:00 GMT');
	expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
});

test.each([
	['Zoë  B', '77a39062e111f247370a6ba89bdda26de4d42f49764d8aa7b79151d0779bd6b7'],
	['a\u00a0b', '7ca674fa0abccdf255cfef0090b6984a76009c08c240082295749c1edbea7bd2'],
	['à', '07d1ae793fe68f5ef6b94ed46a834004ec171cdf37dfb438538ccd8381e79e9c'],
])('accepts the signed header %j in UTF-8, as the Go SDK 1.44 sends it', (user, signature) => {
	const headers = { ...JSON_TYPE, 'x-amz-date': '20210201T093000Z', 'x-user': user };
	expect(verifySignature(signedElsewhere(headers, signature))).toHaveProperty(
		'accessKeyId',
		'AKID',
	);
});

test('accepts a signed header in Latin-1, as the JavaScript SDK sends it', async () => {
	const request = await signed({ headers: { 'x-user': 'Zoë' } });
	expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
});

const NO_DATE =
	"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
const ODD_DATE = "Date must be in ISO-8601 'basic format', such as 20210201T093000Z, but it isn't.";

test.each([
	[undefined, NO_DATE],
	['', NO_DATE],
	['yesterday', ODD_DATE],
	['20219901T093000Z', ODD_DATE],
	['2021-02-01T09:30:00Z', ODD_DATE],
	['+0020210201T093000Z', ODD_DATE],
	['20210201T093000Z ', ODD_DATE],
	['Mon, 01 Feb 2021 09:30:00 CET', ODD_DATE],
	['Mon, 41 Feb 2021 09:30:00 GMT', ODD_DATE],
])('wants a date, not %p', async (date, message) => {
	expect(errorOf(withHeader(await signed(), 'x-amz-date', date))).toMatchObject({
		name: 'IncompleteSignatureException',
		status: 400,
		message,
	});
});

describe('temporary credentials', () => {
	const temporary = { ...KEY, sessionToken: 'session', expiresAt: new Date(NOW + 1) };

	test('are accepted until they expire', async () => {
		const request = { ...(await signed({ key: temporary })), credentials: [temporary] };
		expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
		expect(errorOf({ ...request, now: NOW + 1 })).toMatchObject({
			name: 'ExpiredTokenException',
			status: 403,
			message: 'The security token included in the request is expired',
		});
	});

	test.each([
		['without their token', KEY, temporary],
		['with another token', { ...temporary, sessionToken: 'other' }, temporary],
		['with a token that the key does not have', temporary, KEY],
	])('are refused %s', async (_what, used, known) => {
		const request = { ...(await signed({ key: used })), credentials: [known] };
		expect(errorOf(request)).toHaveProperty('name', 'UnrecognizedClientException');
	});

	test('may be looked up', async () => {
		const credentials = (id: string) => (id === 'AKID' ? temporary : undefined);
		const request = { ...(await signed({ key: temporary })), credentials };
		expect(verifySignature(request)).toHaveProperty('accessKeyId', 'AKID');
	});
});

test('never tells a secret', async () => {
	const key = { ...KEY, sessionToken: 'session' };
	const request = {
		...(await signed({ key: { ...key, secretAccessKey: 'x' } })),
		credentials: [key],
	};
	const signature = request.request.headers.authorization?.[0]?.slice(-64);
	expect(String((errorOf(request) as Error).stack)).not.toMatch(
		new RegExp(`top/secret|session\\b|${signature}`),
	);
});
