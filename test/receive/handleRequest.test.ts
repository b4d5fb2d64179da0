import type { Credentials } from '../../nodes/AwsEvidently/receive/credentials';
import {
	handleRequest,
	type Endpoint,
	type Received,
} from '../../nodes/AwsEvidently/receive/handleRequest';
import { textLike, textWith, wireEvent } from '../evidently/values';
import { KEY, NOW, signed, type Unsigned } from './signedRequest';

const BASE = '/webhook/d1';
const PATH = `${BASE}/events/projects/demo`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const PROJECTS = { names: ['demo', 'checkout'], has: (name: string) => name !== 'other' };

const endpoint = (changes: Partial<Endpoint> = {}): Endpoint => ({
	credentials: [KEY],
	projects: PROJECTS,
	basePath: BASE,
	allowedOrigins: '*',
	...changes,
});

async function received(unsigned: Unsigned = {}): Promise<Received> {
	const { request, body } = await signed({ path: PATH, body: bodyOf([wireEvent()]), ...unsigned });
	return { ...request, body, receivedAt: NOW };
}

const bodyOf = (events: unknown) => JSON.stringify({ events });

/** What a client sees. */
function answer(request: Received, changes?: Partial<Endpoint>) {
	const { reply, accepted, fault } = handleRequest(request, endpoint(changes));
	expect(fault).toBeUndefined();
	const document = JSON.parse(String(reply.body)) as Record<string, unknown>;
	return { status: reply.status, error: reply.headers['x-amzn-errortype'], document, accepted };
}

const put = async (events: unknown, unsigned: Unsigned = {}) =>
	answer(await received({ body: bodyOf(events), ...unsigned }));

describe('A valid request', () => {
	it('is accepted, with one ID for each event in their order', async () => {
		const events = [wireEvent({ n: 1 }), wireEvent({ n: 2 })];
		const { status, document, accepted } = await put(events);
		expect(status).toBe(200);
		expect(accepted).toMatchObject({ project: 'demo', events, receivedAt: NOW });
		expect(document).toEqual({
			failedEventCount: 0,
			eventResults: accepted!.eventIds.map((eventId) => ({ eventId })),
		});
		expect(new Set(accepted!.eventIds).size).toBe(2);
	});

	it('without events is answered, and nothing is accepted', async () => {
		const { status, document, accepted } = await put([]);
		expect({ status, document, accepted }).toEqual({
			status: 200,
			document: { failedEventCount: 0, eventResults: [] },
			accepted: undefined,
		});
	});

	it('may name its project by an ARN of any account and Region', async () => {
		const arn = encodeURIComponent('arn:aws:evidently:eu-north-1:999999999999:project/demo');
		const request = await received({ path: `${BASE}/events/projects/${arn}` });
		expect(answer(request)).toMatchObject({ status: 200, accepted: { project: 'demo' } });
	});

	it.each<Record<string, string>>([
		{ 'content-type': 'application/x-amz-json-1.1' },
		{ 'content-type': '' },
		{ 'content-encoding': '' },
		{ 'content-encoding': 'Identity' },
	])('may have the headers %p', async (headers) => {
		expect(answer(await received({ headers }))).toMatchObject({ status: 200 });
	});

	it('needs no signature where any request is accepted', async () => {
		const { headers, ...request } = await received();
		delete headers.authorization;
		expect(answer({ ...request, headers }, { credentials: undefined })).toMatchObject({
			status: 200,
			accepted: { project: 'demo' },
		});
	});
});

describe('Where any request is accepted,', () => {
	const open = { credentials: undefined };
	const describe = async (headers: Record<string, string[]>) => {
		const request = await received({ method: 'GET', path: `${BASE}/projects/demo`, body: '' });
		return answer({ ...request, headers: { ...headers } }, open).document.project;
	};

	it('a request counts as from where it says it was signed for', async () => {
		const { headers } = await received();
		expect(await describe({ authorization: headers.authorization! })).toMatchObject({
			arn: 'arn:aws:evidently:eu-west-1:123456789012:project/demo',
		});
	});

	it('one that says nothing counts as from us-east-1, and its projects as old as the API', async () => {
		expect(await describe({})).toMatchObject({
			arn: 'arn:aws:evidently:us-east-1:123456789012:project/demo',
			createdTime: Date.parse('2021-02-01T00:00:00Z') / 1000,
		});
	});

	it('the IDs of events still depend on the key that a request names', async () => {
		const headers = { 'amz-sdk-invocation-id': 'call' };
		const ids = async (key?: Credentials) => {
			const request = await received({ headers, key });
			return answer(request, open).accepted!.eventIds;
		};
		expect(await ids({ ...KEY, accessKeyId: 'OTHER' })).not.toEqual(await ids());
		expect(await ids()).toEqual(await ids());
	});
});

const SECRET = { accessKeyId: 'AKID', secretAccessKey: 'wrong' };
const STRANGER = { accessKeyId: 'NOBODY', secretAccessKey: KEY.secretAccessKey };
const INVALID_TOKEN = 'The security token included in the request is invalid.';

interface Refusal {
	fault: string;
	unsigned?: Unsigned;
	credential?: Credentials;
	error: string;
	message: string;
}

describe('A request that is not the credential’s', () => {
	it.each<Refusal>([
		{
			fault: 'unknown key',
			unsigned: { key: STRANGER },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
		},
		{
			fault: 'wrong secret',
			unsigned: { key: SECRET },
			error: 'InvalidSignatureException',
			message: 'The request signature we calculated does not match the signature you provided.',
		},
		{
			fault: 'token of another key',
			unsigned: { key: { ...KEY, sessionToken: 'other' } },
			credential: { ...KEY, sessionToken: 'token' },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
		},
		{
			fault: 'missing token',
			credential: { ...KEY, sessionToken: 'token' },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
		},
		{
			fault: 'slow clock',
			unsigned: { at: NOW - 301_000 },
			error: 'InvalidSignatureException',
			message: 'Signature expired: 20210201T092459Z is now earlier than 20210201T092500Z',
		},
		{
			fault: 'fast clock',
			unsigned: { at: NOW + 301_000 },
			error: 'InvalidSignatureException',
			message: 'Signature not yet current: 20210201T093501Z',
		},
		{
			fault: 'signature for another service',
			unsigned: { service: 'sns' },
			error: 'InvalidSignatureException',
			message: "Credential should be scoped to correct service: 'evidently'.",
		},
	])('is refused for its $fault', async ({ unsigned, credential = KEY, error, message }) => {
		expect(answer(await received(unsigned), { credentials: [credential] })).toEqual({
			status: 403,
			error,
			document: { message: textWith(message) },
			accepted: undefined,
		});
	});

	it('is refused where it is not signed', async () => {
		const { headers, ...request } = await received();
		delete headers.authorization;
		expect(answer({ ...request, headers })).toEqual({
			status: 403,
			error: 'MissingAuthenticationTokenException',
			document: { message: 'Missing Authentication Token' },
			accepted: undefined,
		});
	});

	it('is refused where its body was changed on the way', async () => {
		const request = await received();
		const body = Buffer.from(bodyOf([wireEvent({ changed: true })]));
		expect(answer({ ...request, body })).toMatchObject({ status: 403, accepted: undefined });
	});

	it('is accepted with the token that the credential has', async () => {
		const key: Credentials = { ...KEY, sessionToken: 'token' };
		expect(answer(await received({ key }), { credentials: [key] }).status).toBe(200);
	});
});

describe('A request that breaks a constraint', () => {
	it.each<[string, unknown, string]>([
		['51 events', Array.from({ length: 51 }, () => wireEvent()), 'events'],
		['an unknown type', [{ ...wireEvent(), type: 'aws.evidently.other' }], 'events.1.member.type'],
		['data that is no JSON', [{ ...wireEvent(), data: '{' }], 'events.1.member.data'],
		['no timestamp', [{ ...wireEvent(), timestamp: null }], 'events.1.member.timestamp'],
		[
			'a timestamp that is no date',
			[{ ...wireEvent(), timestamp: 8.64e12 + 1 }],
			'events.1.member.timestamp',
		],
		['no list of events', { a: 1 }, 'events'],
	])('has %s, which the error names', async (_what, events, name) => {
		expect(await put(events)).toMatchObject({
			status: 400,
			error: 'ValidationException',
			document: { reason: 'fieldValidationFailed', fieldList: [{ name }] },
			accepted: undefined,
		});
	});

	it.each(['', '[]', '"text"', 'null', '{', '\ufeff{}x'])('has the body %j', async (body) => {
		expect(answer(await received({ body }))).toMatchObject({
			status: 400,
			error: 'ValidationException',
			document: { reason: 'cannotParse' },
		});
	});

	it.each(['text/xml', 'application/x-www-form-urlencoded'])(
		'has the content type %s',
		async (type) => {
			const request = await received({ headers: { 'content-type': type } });
			expect(answer(request)).toMatchObject({
				status: 415,
				error: 'UnsupportedMediaTypeException',
			});
		},
	);

	it('is compressed, which no signature covers', async () => {
		const request = await received({ headers: { 'content-encoding': 'gzip' } });
		expect(answer(request)).toMatchObject({
			status: 415,
			error: 'UnsupportedMediaTypeException',
		});
	});

	it.each(['', 'a b', 'arn:aws:s3:::demo'])('calls its project %j', async (name) => {
		const path = `${BASE}/events/projects/${encodeURIComponent(name)}`;
		const { status } = answer({ ...(await received({ path })), target: path });
		expect(status).toBe(name === '' ? 404 : 400);
	});
});

describe('A project', () => {
	const get = async (path: string, query?: Record<string, string>) =>
		answer(await received({ method: 'GET', path: BASE + path, query, body: '' }));

	it('that is not there is an error that names it', async () => {
		const missing = {
			status: 404,
			error: 'ResourceNotFoundException',
			document: { resourceId: 'other', resourceType: 'Project' },
		};
		expect(await put([wireEvent()], { path: `${BASE}/events/projects/other` })).toMatchObject(
			missing,
		);
		expect(await get('/projects/other')).toMatchObject(missing);
	});

	it('is described with the Region that was signed for', async () => {
		const { document } = await get('/projects/demo');
		const arn = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';
		expect(document.project).toMatchObject({ arn, name: 'demo', status: 'AVAILABLE' });
	});

	it('is on a page of the list', async () => {
		const first = await get('/projects', { maxResults: '1' });
		expect(first.document.projects).toMatchObject([{ name: 'checkout' }]);
		const nextToken = String(first.document.nextToken);
		const second = await get('/projects', { maxResults: '1', nextToken });
		expect(second.document).toMatchObject({ projects: [{ name: 'demo' }] });
		expect(second.document.nextToken).toBeUndefined();
	});

	it('is listed only by a whole number of results from 1 to 50', async () => {
		expect(await get('/projects', { maxResults: '51' })).toMatchObject({
			status: 400,
			document: { fieldList: [{ name: 'maxResults' }] },
		});
	});
});

describe('No operation', () => {
	it.each([
		['GET', ''],
		['POST', ''],
		['GET', '/events/projects/demo'],
		['POST', '/projects/demo'],
		['POST', '/projects/events/demo'],
		['POST', '/events/projects/demo/'],
		['POST', '/events/projects/a/b'],
		['GET', '/projects/a/b'],
		['PUT', '/events/projects/demo'],
		['HEAD', '/projects'],
	])('is %s %s', async (method, path) => {
		const request = await received({ method, path: BASE + path });
		expect(answer(request)).toMatchObject({ status: 404, error: 'UnknownOperationException' });
	});

	it('is outside of the endpoint', async () => {
		const request = await received({ path: '/webhook/d2/events/projects/demo' });
		expect(answer(request)).toMatchObject({ status: 404, error: 'UnknownOperationException' });
	});
});

describe('The IDs of events', () => {
	const idsOf = async (
		headers: Record<string, string>,
		{ project = 'demo', key = KEY, count = 2 } = {},
	) => {
		const path = `${BASE}/events/projects/${project}`;
		const events = Array.from({ length: count }, () => wireEvent());
		const request = await received({ path, headers, key, body: bodyOf(events) });
		return answer(request, { credentials: [key] }).accepted!.eventIds;
	};
	const invocation = (id: string) => ({ 'amz-sdk-invocation-id': id });

	it('are the same for each try of an SDK’s call', async () => {
		const first = await idsOf({ ...invocation('a'), 'amz-sdk-request': 'attempt=1; max=3' });
		const second = await idsOf({ ...invocation('a'), 'amz-sdk-request': 'attempt=2; max=3' });
		expect(second).toEqual(first);
		expect(first).toEqual([textLike(UUID), textLike(UUID)]);
	});

	it('differ from call to call, from project to project, from key to key and from place to place', async () => {
		const other = { accessKeyId: 'OTHER', secretAccessKey: 'other' };
		const all = [
			...(await idsOf(invocation('a'))),
			...(await idsOf(invocation('b'))),
			...(await idsOf(invocation('a'), { project: 'checkout' })),
			...(await idsOf(invocation('a'), { key: other })),
		];
		expect(new Set(all).size).toBe(8);
	});

	it('are random without the header', async () => {
		expect(await idsOf({})).not.toEqual(await idsOf({}));
	});
});

describe('A page of a browser', () => {
	const from = async (origin: string, allowedOrigins: string) => {
		const request = await received({ headers: { origin } });
		const { reply, accepted } = handleRequest(request, endpoint({ allowedOrigins }));
		return { status: reply.status, headers: reply.headers, isAccepted: accepted !== undefined };
	};

	it.each(['*', 'https://shop.example', 'https://a.example, https://shop.example'])(
		'may send and read the reply where the allowed origins are %s',
		async (allowed) => {
			expect(await from('https://shop.example', allowed)).toMatchObject({
				status: 200,
				isAccepted: true,
				headers: {
					'access-control-allow-origin': 'https://shop.example',
					'access-control-expose-headers': textWith('x-amzn-errortype'),
					vary: 'Origin',
				},
			});
		},
	);

	it('of another origin is refused, before its signature is looked at', async () => {
		expect(await from('https://evil.example', 'https://shop.example')).toMatchObject({
			status: 403,
			isAccepted: false,
			headers: {
				'access-control-allow-origin': 'https://shop.example',
				'x-amzn-errortype': 'AccessDeniedException',
			},
		});
		const request = await received({ headers: { origin: 'https://evil.example' } });
		expect(answer(request, { allowedOrigins: 'https://shop.example' }).document).toEqual({
			message: 'Requests from pages of this origin are not allowed.',
		});
	});

	it('is not what other clients are', async () => {
		const { reply } = handleRequest(await received(), endpoint({ allowedOrigins: 'https://a.b' }));
		expect(reply.status).toBe(200);
		expect(Object.keys(reply.headers).join()).not.toMatch(/access-control|vary/i);
	});

	it('gets its headers with an error, too', async () => {
		const request = await received({ key: SECRET, headers: { origin: 'https://shop.example' } });
		expect(handleRequest(request, endpoint()).reply).toMatchObject({
			status: 403,
			headers: { 'access-control-allow-origin': 'https://shop.example' },
		});
	});
});

test('Anything that goes wrong here is an internal error without details, and told to the log', async () => {
	const fault = new Error('secret detail');
	const handled = handleRequest(
		await received(),
		endpoint({
			credentials: () => {
				throw fault;
			},
		}),
	);
	expect(handled).toMatchObject({ reply: { status: 500 }, fault });
	expect(String(handled.reply.body)).not.toContain('detail');
});
