import crypto from 'node:crypto';

import fc from 'fast-check';
import { readClaim } from '../../nodes/AwsEvidently/receive/authorization';
import type { ReceivedRequest, WireRequest } from '../../nodes/AwsEvidently/receive/request';
import { verifySignature } from '../../nodes/AwsEvidently/receive/signature';
import { binaryText } from '../support/binaryText';
import { textWith } from '../support/values';
import { KEY, NOW, signed, type Unsigned } from '../support/signedRequest';

/** Verifies a request like the trigger does. */
function verify(
	request: ReceivedRequest,
	{ credential = KEY, service = 'evidently', original = undefined as WireRequest | undefined } = {},
): void {
	const { body, receivedAt: now } = request;
	const claim = readClaim(request, service, now);
	verifySignature({ request, body, claim, credential, now, findOriginal: () => original });
}

function errorOf(request: ReceivedRequest, options?: Parameters<typeof verify>[1]): unknown {
	try {
		verify(request, options);
	} catch (error) {
		return error;
	}
	throw new Error('The request was verified.');
}

const withHeader = (request: ReceivedRequest, name: string, value: string | undefined) => ({
	...request,
	headers: { ...request.headers, [name]: value === undefined ? undefined : [value] },
});

const invalid = (message: unknown) => ({ name: 'InvalidSignatureException', status: 403, message });

const MISMATCH = invalid(textWith('does not match the signature you provided'));

it("accepts the request of AWS's own signing example", () => {
	const credential = {
		accessKeyId: 'AKIDEXAMPLE',
		secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
	};
	const headers = {
		host: ['iam.amazonaws.com'],
		'content-type': ['application/x-www-form-urlencoded; charset=utf-8'],
		'x-amz-date': ['20150830T123600Z'],
		authorization: [
			'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
		],
	};
	const target = '/?Action=ListUsers&Version=2010-05-08';
	const receivedAt = Date.parse('2015-08-30T12:36:00Z');
	const request = { method: 'GET', target, headers, body: Buffer.alloc(0), receivedAt };
	expect(() => verify(request, { service: 'iam', credential })).not.toThrow();
});

it('reads the access key and the Region that a request was signed for', async () => {
	expect(readClaim(await signed(), 'evidently', NOW)).toMatchObject({
		accessKeyId: 'AKID',
		scope: { region: 'eu-west-1' },
	});
});

it("accepts every request that Smithy's signer signs", async () => {
	const segment = binaryText({ minLength: 1, maxLength: 8 }).map(encodeURIComponent);
	const unsigned = fc.record({
		method: fc.constantFrom('GET', 'POST'),
		path: fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`),
		query: fc.dictionary(binaryText(), binaryText(), {
			maxKeys: 4,
			noNullPrototype: true,
		}),
		body: binaryText(),
		headers: fc.record({ 'x-free-text': fc.stringMatching(/^[ -~]{0,20}$/) }),
	});
	await fc.assert(
		fc.asyncProperty(unsigned, async (request) => {
			const signedRequest = await signed(request);
			expect(() => verify(signedRequest)).not.toThrow();
		}),
		{ seed: 1, numRuns: 100 },
	);
});

it('rejects a request with a changed method, path, query, body or signed header', async () => {
	const request = await signed({ query: { a: '1' }, headers: { 'x-own': '1' } });
	const changed = [
		{ ...request, method: 'PUT' },
		{ ...request, target: '/events/projects/other?a=1' },
		{ ...request, target: '/events/projects/demo?a=2' },
		withHeader(request, 'x-own', '2'),
		withHeader(request, 'x-own', undefined),
		withHeader({ ...request, body: Buffer.from('[]') }, 'x-amz-content-sha256', undefined),
	];
	for (const each of changed) expect(errorOf(each)).toMatchObject(MISMATCH);
});

describe('The original request, which a proxy has changed', () => {
	const PUBLIC = { host: 'n8n.example', path: '/n8n/webhook/d1/events/projects/demo' };
	const sign = async (unsigned: Unsigned = {}) =>
		await signed({ path: PUBLIC.path, headers: { host: PUBLIC.host }, ...unsigned });
	const arrived = (request: ReceivedRequest) => ({
		...withHeader(request, 'host', '127.0.0.1:5678'),
		target: '/webhook/d1/events/projects/demo',
	});

	it('accepts the original request if its signature matches', async () => {
		const original = await sign();
		expect(errorOf(arrived(original))).toMatchObject(MISMATCH);
		expect(() => verify(arrived(original), { original })).not.toThrow();
	});

	it('rejects the original request if it was signed with another secret', async () => {
		const original = await sign({ key: { ...KEY, secretAccessKey: 'wrong' } });
		expect(errorOf(arrived(original), { original })).toMatchObject(MISMATCH);
	});

	it('reports both the host and path that arrived and the original ones, without the query', async () => {
		const original = { ...(await sign()), target: '/n8n/other?X-Amz-Signature=secret' };
		expect(errorOf(arrived(original), { original })).toMatchObject({
			verified: ['127.0.0.1:5678/webhook/d1/events/projects/demo', 'n8n.example/n8n/other'],
		});
	});
});

it('ignores headers that are not signed', async () => {
	const request = withHeader(await signed(), 'user-agent', 'anything');
	expect(() => verify(request)).not.toThrow();
});

it("rejects a request signed with another secret key with AWS's message", async () => {
	const request = await signed({ key: { ...KEY, secretAccessKey: 'wrong' } });
	expect(errorOf(request)).toMatchObject(
		invalid(
			'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
		),
	);
});

it('rejects a signature of another length', async () => {
	const request = await signed();
	const authorization = request.headers.authorization?.[0] ?? '';
	expect(errorOf(withHeader(request, 'authorization', `${authorization}00`))).toMatchObject(
		MISMATCH,
	);
});

it.each([0, 31, 63])(
	'compares a signature that differs at position %d in constant time',
	async (place) => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const request = await signed();
		const authorization = request.headers.authorization![0]!;
		const [right, signature] = [authorization.slice(0, -64), [...authorization.slice(-64)]];
		signature[place] = signature[place] === '0' ? '1' : '0';
		const changed = right + signature.join('');
		expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(MISMATCH);
		expect(compare).toHaveBeenLastCalledWith(expect.anything(), Buffer.from(signature.join('')));
		expect(compare).toHaveLastReturnedWith(false);
		compare.mockRestore();
	},
);

it('rejects a request signed with an unknown access key', async () => {
	const request = await signed({ key: { ...KEY, accessKeyId: 'AKIDOTHER' } });
	for (const credential of [KEY, undefined])
		expect(errorOf(request, { credential })).toMatchObject({
			name: 'UnrecognizedClientException',
			status: 403,
			message: 'The security token included in the request is invalid.',
		});
});

it('rejects a body that does not have the claimed hash', async () => {
	const request = { ...(await signed()), body: Buffer.from('[]') };
	expect(errorOf(request)).toMatchObject(
		invalid("The value of 'x-amz-content-sha256' header does not match the calculated hash."),
	);
});

it.each(['s3', 'evidently-dataplane'])(
	'rejects a signature for the service %s',
	async (service) => {
		expect(errorOf(await signed({ service }))).toMatchObject(
			invalid("Credential should be scoped to correct service: 'evidently'."),
		);
	},
);

it('accepts a signature for another service if that is the one required', async () => {
	const request = await signed({ service: 'sts' });
	expect(() => verify(request, { service: 'sts' })).not.toThrow();
});

it('accepts a request signed by a clock up to five minutes off, and no other', async () => {
	const minutes = (count: number) => NOW + count * 60_000;
	for (const at of [minutes(-5), minutes(5)]) {
		const request = await signed({ at });
		expect(() => verify(request)).not.toThrow();
	}
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

it('rejects a signature whose scope has another day than its date', async () => {
	const request = withHeader(await signed(), 'x-amz-date', '20210202T093000Z');
	expect(errorOf(request)).toMatchObject(
		invalid(textWith("'20210201' != '20210202', from '20210202T093000Z'.")),
	);
});

it('rejects a signature whose scope has another terminator than aws4_request', async () => {
	const request = await signed();
	const authorization = request.headers.authorization?.[0] ?? '';
	const changed = authorization.replace('aws4_request', 'aws5_request');
	expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(
		invalid("Credential should be scoped with a valid terminator: 'aws4_request'."),
	);
});

it('rejects a signature that does not cover the host', async () => {
	const request = await signed();
	const authorization = request.headers.authorization?.[0] ?? '';
	const changed = authorization.replace('host;', '');
	expect(errorOf(withHeader(request, 'authorization', changed))).toMatchObject(
		invalid(textWith("'Host' or ':authority' must be a 'SignedHeader'")),
	);
});

/** Returns a request with the signature that another implementation made for it at the time `NOW`. */
function signedElsewhere(headers: Record<string, string>, signature: string): ReceivedRequest {
	const signedHeaders = Object.keys({ host: '', ...headers }).sort();
	const all = {
		host: '127.0.0.1:2306',
		...headers,
		authorization: `AWS4-HMAC-SHA256 Credential=AKID/20210201/eu-west-1/evidently/aws4_request, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
	};
	const wireHeaders = Object.entries(all).map(([name, value]) => [name, [inLatin1(value)]]);
	return {
		method: 'POST',
		target: '/events/projects/demo',
		headers: Object.fromEntries(wireHeaders) as Record<string, string[]>,
		body: Buffer.from('{}'),
		receivedAt: NOW,
	};
}

/** Node reads the bytes of a header as Latin-1. */
const inLatin1 = (text: string) => Buffer.from(text).toString('latin1');

const JSON_TYPE = { 'content-type': 'application/json' };
const DATE_SIGNATURE = 'a36bcf26b5c45f000d7b7070f462e0ffe4afec8c846a42c569993e472b4ec7e4';

it('accepts the Date header in place of X-Amz-Date, as botocore 1.29 signs it', () => {
	const headers = { ...JSON_TYPE, date: 'Mon, 01 Feb 2021 09:30:00 -0000' };
	const request = signedElsewhere(headers, DATE_SIGNATURE);
	expect(() => verify(request)).not.toThrow();
	expect(errorOf({ ...request, receivedAt: NOW + 301_000 })).toMatchObject(
		invalid(textWith('Signature expired: 20210201T093000Z is now earlier than')),
	);
	expect(errorOf(withHeader(request, 'date', 'Mon, 01 Feb 2021 09:30:01 -0000'))).toMatchObject(
		MISMATCH,
	);
});

it('ignores the Date header if a request has X-Amz-Date, too', async () => {
	const request = withHeader(await signed(), 'date', 'Tue, 02 Feb 2021 09:30:00 GMT');
	expect(() => verify(request)).not.toThrow();
});

it.each([
	['Zoë  B', '77a39062e111f247370a6ba89bdda26de4d42f49764d8aa7b79151d0779bd6b7'],
	['a\u00a0b', '7ca674fa0abccdf255cfef0090b6984a76009c08c240082295749c1edbea7bd2'],
	['à', '07d1ae793fe68f5ef6b94ed46a834004ec171cdf37dfb438538ccd8381e79e9c'],
])('accepts the signed header %j in UTF-8, as the Go SDK 1.44 sends it', (user, signature) => {
	const headers = { ...JSON_TYPE, 'x-amz-date': '20210201T093000Z', 'x-user': user };
	expect(() => verify(signedElsewhere(headers, signature))).not.toThrow();
});

it('accepts a signed header in Latin-1, as the JavaScript SDK sends it', async () => {
	const request = await signed({ headers: { 'x-user': 'Zoë' } });
	expect(() => verify(request)).not.toThrow();
});

const NO_DATE =
	"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
const INVALID_DATE =
	"Date must be in ISO-8601 'basic format', such as 20210201T093000Z, but it isn't.";

it.each([
	[undefined, NO_DATE],
	['', NO_DATE],
	['yesterday', INVALID_DATE],
	['20219901T093000Z', INVALID_DATE],
	['2021-02-01T09:30:00Z', INVALID_DATE],
	['+0020210201T093000Z', INVALID_DATE],
	['20210201T093000Z ', INVALID_DATE],
	['Mon, 01 Feb 2021 09:30:00 CET', INVALID_DATE],
	['Mon, 41 Feb 2021 09:30:00 GMT', INVALID_DATE],
])('rejects a request with the date %p', async (date, message) => {
	expect(errorOf(withHeader(await signed(), 'x-amz-date', date))).toMatchObject({
		name: 'IncompleteSignatureException',
		status: 400,
		message,
	});
});

describe('Temporary credentials', () => {
	const temporary = { ...KEY, sessionToken: 'session', expiresAt: new Date(NOW + 1) };

	it('accepts temporary credentials until they expire', async () => {
		const request = await signed({ key: temporary });
		expect(() => verify(request, { credential: temporary })).not.toThrow();
		const later = { ...request, receivedAt: NOW + 1 };
		expect(errorOf(later, { credential: temporary })).toMatchObject({
			name: 'ExpiredTokenException',
			status: 403,
			message: 'The security token included in the request is expired',
		});
	});

	it.each([
		['without the token of its temporary credentials', KEY, temporary],
		['with another token', { ...temporary, sessionToken: 'other' }, temporary],
		['with a token that the key does not have', temporary, KEY],
	])('rejects a request %s', async (_what, used, credential) => {
		const request = await signed({ key: used });
		expect(errorOf(request, { credential })).toHaveProperty('name', 'UnrecognizedClientException');
	});
});

it('keeps secrets out of errors about the signature', async () => {
	const credential = { ...KEY, sessionToken: 'session' };
	const request = await signed({ key: { ...credential, secretAccessKey: 'x' } });
	const signature = request.headers.authorization?.[0]?.slice(-64);
	const error = errorOf(request, { credential }) as Error;
	expect(error.stack! + JSON.stringify(error)).not.toMatch(
		new RegExp(`top/secret|session\\b|${signature}`),
	);
});
