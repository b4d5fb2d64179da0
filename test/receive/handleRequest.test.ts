import type { Endpoint } from '../../nodes/AwsEvidently/receive/endpoint';
import { handleRequest } from '../../nodes/AwsEvidently/receive/handleRequest';
import type { ReceivedRequest } from '../../nodes/AwsEvidently/receive/request';
import type { Credential } from '../../nodes/AwsEvidently/receive/signature';
import { some, textLike, textWith, wireEvent } from '../support/values';
import { KEY, NOW, signed, type Unsigned } from '../support/signedRequest';

const BASE = '/webhook/d1';
const PATH = `${BASE}/events/projects/demo`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const PROJECTS = { names: ['demo', 'checkout'], has: (name: string) => name !== 'other' };
const CREATED_TIME = 1_612_137_600;

const endpoint = (changes: Partial<Endpoint> = {}): Endpoint => ({
	findCredential: () => KEY,
	isBasePath: (path) => path.endsWith('/d1'),
	projects: PROJECTS,
	createdTime: CREATED_TIME,
	allowedOrigins: '*',
	...changes,
});

const received = async (unsigned: Unsigned = {}): Promise<ReceivedRequest> =>
	await signed({ path: PATH, body: bodyOf([wireEvent()]), ...unsigned });

const bodyOf = (events: unknown) => JSON.stringify({ events });

/** Returns what the client receives, and the accepted events. */
async function answer(request: ReceivedRequest, changes?: Partial<Endpoint>) {
	const { response, received: events, logEntry } = await handleRequest(request, endpoint(changes));
	expect(logEntry?.level).not.toBe('error');
	const document = JSON.parse(String(response.body)) as Record<string, unknown>;
	const { status, headers } = response;
	return { status, error: headers['x-amzn-errortype'], document, received: events };
}

const put = async (events: unknown, unsigned: Unsigned = {}) =>
	await answer(await received({ body: bodyOf(events), ...unsigned }));

const idsIn = ({ received: events }: Awaited<ReturnType<typeof answer>>) =>
	events!.events.map(({ eventId }) => eventId);

describe('A valid request', () => {
	it('accepts a signed request and returns one ID for each event in order', async () => {
		const events = [wireEvent({ n: 1 }), wireEvent({ n: 2 })];
		const accepted = await put(events);
		expect(accepted).toMatchObject({
			status: 200,
			received: { project: 'demo', events, rejectedCount: 0, receivedAt: NOW },
		});
		const ids = idsIn(accepted);
		expect(accepted.document).toEqual({
			failedEventCount: 0,
			eventResults: ids.map((eventId) => ({ eventId })),
		});
		expect(new Set(ids).size).toBe(2);
	});

	it('responds to a request without events and accepts none', async () => {
		expect(await put([])).toMatchObject({
			status: 200,
			document: { failedEventCount: 0, eventResults: [] },
			received: { events: [] },
		});
	});

	it('accepts a request that names its project by an ARN of any account and Region', async () => {
		const arn = encodeURIComponent('arn:aws:evidently:eu-north-1:999999999999:project/demo');
		const request = await received({ path: `${BASE}/events/projects/${arn}` });
		expect(await answer(request)).toMatchObject({ status: 200, received: { project: 'demo' } });
	});

	it.each<Record<string, string>>([
		{ 'content-type': 'application/x-amz-json-1.1' },
		{ 'content-type': '' },
		{ 'content-encoding': '' },
		{ 'content-encoding': 'Identity' },
	])('accepts a request with the headers %p', async (headers) => {
		expect(await answer(await received({ headers }))).toMatchObject({ status: 200 });
	});

	it.each(['webhook', 'events', 'projects'])(
		'finds the operation by the end of the path if the webhook ID is %s',
		async (id) => {
			const base = `/webhook/${id}`;
			const isBasePath = (path: string) => path.endsWith(`/${id}`);
			const get = async (path: string) => {
				const request = await received({ method: 'GET', path: base + path, body: '' });
				return (await answer(request, { isBasePath })).document;
			};
			const request = await received({ path: `${base}/events/projects/demo` });
			expect(await answer(request, { isBasePath })).toMatchObject({
				received: { project: 'demo' },
			});
			expect(await get('/projects/projects')).toMatchObject({ project: { name: 'projects' } });
			expect(await get('/projects')).toMatchObject({ projects: [{}, { name: 'demo' }] });
		},
	);

	it('accepts an unsigned request if the endpoint accepts any request', async () => {
		const { headers, ...request } = await received();
		delete headers.authorization;
		const open = { findCredential: undefined };
		expect(await answer({ ...request, headers }, open)).toMatchObject({
			status: 200,
			received: { project: 'demo' },
		});
	});
});

describe('An endpoint that accepts any request', () => {
	const open = { findCredential: undefined };
	const describe = async (headers: Record<string, string[]>) => {
		const request = await received({ method: 'GET', path: `${BASE}/projects/demo`, body: '' });
		return (await answer({ ...request, headers: { ...headers } }, open)).document.project;
	};

	it('uses the Region that an unverified signature names', async () => {
		const { headers } = await received();
		expect(await describe({ authorization: headers.authorization! })).toMatchObject({
			arn: 'arn:aws:evidently:eu-west-1:123456789012:project/demo',
		});
	});

	it('uses the Region us-east-1 for an unsigned request', async () => {
		expect(await describe({})).toMatchObject({
			arn: 'arn:aws:evidently:us-east-1:123456789012:project/demo',
			createdTime: CREATED_TIME,
		});
	});

	it('creates event IDs that depend on the access key that an unverified signature names', async () => {
		const headers = { 'amz-sdk-invocation-id': 'call' };
		const ids = async (key?: Credential) =>
			idsIn(await answer(await received({ headers, key }), open));
		expect(await ids({ ...KEY, accessKeyId: 'OTHER' })).not.toEqual(await ids());
		expect(await ids()).toEqual(await ids());
	});
});

const WRONG_SECRET = { accessKeyId: 'AKID', secretAccessKey: 'wrong' };
const STRANGER = { accessKeyId: 'STRANGER', secretAccessKey: KEY.secretAccessKey };
const INVALID_TOKEN = 'The security token included in the request is invalid.';

interface Refusal {
	fault: string;
	unsigned?: Unsigned;
	credential?: Credential;
	error: string;
	message: string;
	/** Whether the credential must be read to detect the fault. */
	isRead?: boolean;
}

describe('A request that is not signed with the credential', () => {
	it.each<Refusal>([
		{
			fault: 'an unknown key',
			unsigned: { key: STRANGER },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
			isRead: true,
		},
		{
			fault: 'a wrong secret',
			unsigned: { key: WRONG_SECRET },
			error: 'InvalidSignatureException',
			message: 'The request signature we calculated does not match the signature you provided.',
			isRead: true,
		},
		{
			fault: 'the token of another key',
			unsigned: { key: { ...KEY, sessionToken: 'other' } },
			credential: { ...KEY, sessionToken: 'token' },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
			isRead: true,
		},
		{
			fault: 'a missing token',
			credential: { ...KEY, sessionToken: 'token' },
			error: 'UnrecognizedClientException',
			message: INVALID_TOKEN,
			isRead: true,
		},
		{
			fault: 'a slow clock',
			unsigned: { at: NOW - 301_000 },
			error: 'InvalidSignatureException',
			message: 'Signature expired: 20210201T092459Z is now earlier than 20210201T092500Z',
		},
		{
			fault: 'a fast clock',
			unsigned: { at: NOW + 301_000 },
			error: 'InvalidSignatureException',
			message: 'Signature not yet current: 20210201T093501Z',
		},
		{
			fault: 'a signature for another service',
			unsigned: { service: 'sns' },
			error: 'InvalidSignatureException',
			message: "Credential should be scoped to correct service: 'evidently'.",
		},
	])(
		'rejects a request with $fault',
		async ({ unsigned, credential = KEY, error, message, isRead = false }) => {
			const findCredential = jest.fn(() => credential);
			expect(await answer(await received(unsigned), { findCredential })).toEqual({
				status: 403,
				error,
				document: { message: textWith(message) },
				received: undefined,
			});
			expect(findCredential).toHaveBeenCalledTimes(isRead ? 1 : 0);
		},
	);

	it.each([
		['an unsigned request', undefined, 'MissingAuthenticationTokenException'],
		[
			'a request with a malformed Authorization header',
			['Bearer x'],
			'IncompleteSignatureException',
		],
	])('rejects %s without reading the credential', async (_what, authorization, error) => {
		const { headers, ...request } = await received();
		const findCredential = jest.fn(() => KEY);
		const unsigned = { ...request, headers: { ...headers, authorization } };
		expect(await answer(unsigned, { findCredential })).toMatchObject({
			error,
			received: undefined,
		});
		expect(findCredential).not.toHaveBeenCalled();
	});

	it('rejects a request whose body was changed between client and server', async () => {
		const request = await received();
		const body = Buffer.from(bodyOf([wireEvent({ changed: true })]));
		expect(await answer({ ...request, body })).toMatchObject({ status: 403, received: undefined });
	});

	it('accepts a request with the session token of the credential', async () => {
		const key: Credential = { ...KEY, sessionToken: 'token' };
		const request = await received({ key });
		expect((await answer(request, { findCredential: () => key })).status).toBe(200);
	});
});

describe('A request that a proxy has changed', () => {
	const readPublicUrl = () => new URL('https://n8n.example/n8n/webhook/d1');
	const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';
	const atProxy = { host: 'n8n.example' };

	/** A request that was signed for the public URL, and whose host and path prefix nginx has changed. */
	const passedOn = async (path: string, arrivesAt: string, unsigned: Unsigned = {}) => {
		const request = await received({ path: `/n8n${BASE}${path}`, headers: atProxy, ...unsigned });
		return {
			...request,
			target: `${BASE}${arrivesAt}${request.target.replace(/^[^?]*/, '')}`,
			headers: { ...request.headers, host: ['127.0.0.1:5678'] },
		};
	};

	it.each([
		['a name', '/events/projects/demo', '/events/projects/demo'],
		[
			'an ARN',
			`/events/projects/${encodeURIComponent(ARN)}`,
			`/events/projects/${encodeURIComponent(ARN)}`,
		],
		['a decoded ARN', `/events/projects/${encodeURIComponent(ARN)}`, `/events/projects/${ARN}`],
	])(
		'accepts a proxy’s request with %s in its path if it is signed for the public URL',
		async (_what, path, arrivesAt) => {
			const request = await passedOn(path, arrivesAt);
			expect(await answer(request, { readPublicUrl })).toMatchObject({
				status: 200,
				received: { project: 'demo' },
			});
			expect(await answer(request)).toMatchObject({ status: 403, received: undefined });
		},
	);

	it.each(['https://n8n.example/n8n/webhook/d1', 'https://n8n.example/n8n/webhook/d1/'])(
		'accepts a proxy’s request with a query if the public URL is %s',
		async (url) => {
			const query = { maxResults: '1' };
			const request = await passedOn('/projects', '/projects', { method: 'GET', body: '', query });
			expect(await answer(request, { readPublicUrl: () => new URL(url) })).toMatchObject({
				status: 200,
				document: { projects: [{ name: 'checkout' }] },
			});
		},
	);

	it.each<[string, Unsigned, (request: ReceivedRequest) => ReceivedRequest]>([
		['another secret', { key: WRONG_SECRET }, (request) => request],
		['another host', { headers: { host: 'evil.example' } }, (request) => request],
		[
			'another body',
			{},
			(request) => ({ ...request, body: Buffer.from(bodyOf([wireEvent({ a: 1 })])) }),
		],
		[
			'another project',
			{},
			(request) => ({ ...request, target: `${BASE}/events/projects/checkout` }),
		],
		['another query', {}, (request) => ({ ...request, target: `${request.target}?a=1` })],
	])('rejects a proxy’s request with %s', async (_what, unsigned, change) => {
		const request = await passedOn('/events/projects/demo', '/events/projects/demo', unsigned);
		expect(await answer(change(request), { readPublicUrl })).toMatchObject({
			status: 403,
			error: 'InvalidSignatureException',
			received: undefined,
		});
	});

	it('doesn’t read the public URL of a request that is signed as it arrived', async () => {
		const read = jest.fn(readPublicUrl);
		const request = await received();
		expect(await answer(request, { readPublicUrl: read })).toMatchObject({ status: 200 });
		expect(read).not.toHaveBeenCalled();
	});

	it('rejects a request signed for a host that only a header claims', async () => {
		const request = await passedOn('/events/projects/demo', '/events/projects/demo');
		const headers = {
			...request.headers,
			'x-forwarded-host': ['n8n.example'],
			'x-forwarded-prefix': ['/n8n'],
			forwarded: ['host=n8n.example'],
		};
		expect(await answer({ ...request, headers })).toMatchObject({ status: 403 });
	});

	it('logs the hosts and paths that a signature was verified for, and no secret', async () => {
		const request = await passedOn('/events/projects/demo', '/events/projects/demo', {
			key: WRONG_SECRET,
			query: { a: 'private' },
		});
		const { logEntry } = await handleRequest(request, endpoint({ readPublicUrl }));
		expect(logEntry).toEqual({
			level: 'warn',
			message:
				"A request's signature doesn't match. It was verified for 127.0.0.1:5678/webhook/d1/events/projects/demo and for n8n.example/n8n/webhook/d1/events/projects/demo.",
		});
	});
});

describe('An event that can’t be stored', () => {
	const nested = (levels: number, open: string, close: string) =>
		open.repeat(levels) + '1' + close.repeat(levels);
	const withData = (data: string) => ({ ...wireEvent(), data });
	const TOO_DEEP = {
		errorCode: 'ValidationException',
		errorMessage: "The event's data is nested more than 500 levels deep.",
	};

	it.each([
		['objects', nested(501, '{"a":', '}')],
		['arrays', nested(501, '[', ']')],
		['arrays of 100,000 levels', nested(100_000, '[', ']')],
		['objects that are encoded twice', JSON.stringify(nested(501, '{"a":', '}'))],
		['arrays beside others', `{"a":[1,"b"],"c":${nested(500, '[', ']')}}`],
	])('rejects only the event whose data is nested too deeply: %s', async (_what, data) => {
		const accepted = await put([wireEvent({ n: 1 }), withData(data), wireEvent({ n: 3 })]);
		expect(accepted).toMatchObject({
			status: 200,
			document: {
				failedEventCount: 1,
				eventResults: [{ eventId: some(String) }, TOO_DEEP, { eventId: some(String) }],
			},
			received: { events: [{ data: '{"n":1}' }, { data: '{"n":3}' }], rejectedCount: 1 },
		});
		const [first, second] = idsIn(accepted);
		expect(accepted.document.eventResults).toMatchObject([
			{ eventId: first },
			{},
			{ eventId: second },
		]);
	});

	it.each([
		['objects', nested(500, '{"a":', '}')],
		['arrays', nested(500, '[', ']')],
		['brackets inside a text', JSON.stringify('['.repeat(2000))],
		['many members', JSON.stringify(Array.from({ length: 2000 }, (_, a) => ({ a })))],
	])('accepts an event whose data is not nested too deeply: %s', async (_what, data) => {
		expect(await put([withData(data)])).toMatchObject({
			document: { failedEventCount: 0 },
			received: { events: [{ data }] },
		});
	});

	it('rejects an event for a reason of the endpoint', async () => {
		const rejection = { errorCode: 'Other', errorMessage: 'Another reason.' };
		const request = await received({ body: bodyOf([wireEvent(1), wireEvent(2)]) });
		const rejectEvent: Endpoint['rejectEvent'] = ({ value }, index) =>
			value === 2 && index === 1 ? rejection : undefined;
		expect(await answer(request, { rejectEvent })).toMatchObject({
			document: { failedEventCount: 1, eventResults: [{ eventId: some(String) }, rejection] },
			received: { events: [{ data: '1' }] },
		});
	});
});

describe('An invalid request', () => {
	it.each<[string, unknown, string]>([
		['51 events', Array.from({ length: 51 }, () => wireEvent()), 'events'],
		['an unknown type', [{ ...wireEvent(), type: 'aws.evidently.other' }], 'events.1.member.type'],
		['data that is not JSON', [{ ...wireEvent(), data: '{' }], 'events.1.member.data'],
		['no timestamp', [{ ...wireEvent(), timestamp: null }], 'events.1.member.timestamp'],
		[
			'a timestamp that is not a date',
			[{ ...wireEvent(), timestamp: 8.64e12 + 1 }],
			'events.1.member.timestamp',
		],
		['events that are not a list', { a: 1 }, 'events'],
	])('rejects a request with %s and names the invalid member', async (_what, events, name) => {
		expect(await put(events)).toMatchObject({
			status: 400,
			error: 'ValidationException',
			document: { reason: 'fieldValidationFailed', fieldList: [{ name }] },
			received: undefined,
		});
	});

	it.each(['', '[]', '"text"', 'null', '{', '\ufeff{}x'])(
		'rejects a request with the body %j',
		async (body) => {
			expect(await answer(await received({ body }))).toMatchObject({
				status: 400,
				error: 'ValidationException',
				document: { reason: 'cannotParse' },
			});
		},
	);

	it.each(['text/xml', 'application/x-www-form-urlencoded'])(
		'rejects a request with the content type %s',
		async (type) => {
			const request = await received({ headers: { 'content-type': type } });
			expect(await answer(request)).toMatchObject({
				status: 415,
				error: 'UnsupportedMediaTypeException',
			});
		},
	);

	it('rejects a request with a compressed body', async () => {
		const request = await received({ headers: { 'content-encoding': 'gzip' } });
		expect(await answer(request)).toMatchObject({
			status: 415,
			error: 'UnsupportedMediaTypeException',
		});
	});

	it.each(['', 'a b', 'arn:aws:s3:::demo'])('rejects a request to the project %j', async (name) => {
		const path = `${BASE}/events/projects/${encodeURIComponent(name)}`;
		const { status } = await answer({ ...(await received({ path })), target: path });
		expect(status).toBe(name === '' ? 404 : 400);
	});
});

describe('A project', () => {
	const get = async (path: string, query?: Record<string, string>) =>
		await answer(await received({ method: 'GET', path: BASE + path, query, body: '' }));

	it('rejects a request to a missing project and names it', async () => {
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

	it('describes a project in the Region that the request was signed for', async () => {
		const { document } = await get('/projects/demo');
		const arn = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';
		expect(document.project).toMatchObject({ arn, name: 'demo', status: 'AVAILABLE' });
	});

	it('lists all projects on one page', async () => {
		const first = await get('/projects', { maxResults: '1' });
		expect(first.document.projects).toMatchObject([{ name: 'checkout' }]);
		const nextToken = String(first.document.nextToken);
		const second = await get('/projects', { maxResults: '1', nextToken });
		expect(second.document).toMatchObject({ projects: [{ name: 'demo' }] });
		expect(second.document.nextToken).toBeUndefined();
	});

	it('lists projects for 1 to 50 results per page, and rejects other numbers', async () => {
		expect(await get('/projects', { maxResults: '51' })).toMatchObject({
			status: 400,
			document: { fieldList: [{ name: 'maxResults' }] },
		});
	});
});

describe('An unknown operation', () => {
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
		['POST', '/../d2/events/projects/demo'],
	])('rejects %s %s as an unknown operation', async (method, path) => {
		const request = await received({ method, path: BASE + path });
		expect(await answer(request)).toMatchObject({
			status: 404,
			error: 'UnknownOperationException',
		});
	});
});

describe('The event IDs', () => {
	interface Call {
		project?: string;
		key?: Credential;
		events?: unknown[];
	}
	const idsOf = async (headers: Record<string, string>, call: Call = {}) => {
		const { project = 'demo', key = KEY, events = [wireEvent(), wireEvent()] } = call;
		const path = `${BASE}/events/projects/${project}`;
		const request = await received({ path, headers, key, body: bodyOf(events) });
		return idsIn(await answer(request, { findCredential: () => key }));
	};
	const invocation = (id: string) => ({ 'amz-sdk-invocation-id': id });

	it('creates the same event IDs for every attempt of an SDK’s call', async () => {
		const first = await idsOf({ ...invocation('a'), 'amz-sdk-request': 'attempt=1; max=3' });
		const second = await idsOf({ ...invocation('a'), 'amz-sdk-request': 'attempt=2; max=3' });
		expect(second).toEqual(first);
		expect(first).toEqual([textLike(UUID), textLike(UUID)]);
	});

	it('creates different event IDs for different calls, projects, keys and positions', async () => {
		const other = { accessKeyId: 'OTHER', secretAccessKey: 'other' };
		const all = [
			...(await idsOf(invocation('a'))),
			...(await idsOf(invocation('b'))),
			...(await idsOf(invocation('a'), { project: 'checkout' })),
			...(await idsOf(invocation('a'), { key: other })),
		];
		expect(new Set(all).size).toBe(8);
	});

	it('creates different event IDs for different bodies, even if a client repeats an invocation ID', async () => {
		const all = [
			...(await idsOf(invocation('a'), { events: [wireEvent({ n: 1 })] })),
			...(await idsOf(invocation('a'), { events: [wireEvent({ n: 2 })] })),
			...(await idsOf(invocation('a'), { events: [wireEvent({ n: 1 }), wireEvent({ n: 1 })] })),
		];
		expect(new Set(all).size).toBe(4);
	});

	it('creates random event IDs without an invocation ID', async () => {
		expect(await idsOf({})).not.toEqual(await idsOf({}));
	});
});

describe('A request from a page in a browser', () => {
	const from = async (origin: string, allowedOrigins: string) => {
		const request = await received({ headers: { origin } });
		const { response, received: events } = await handleRequest(
			request,
			endpoint({ allowedOrigins }),
		);
		const { status, headers } = response;
		return { status, headers, isAccepted: events !== undefined };
	};

	it.each(['*', 'https://shop.example', 'https://a.example, https://shop.example'])(
		'lets a page send events and read the response if the allowed origins are %s',
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

	it('rejects a page of an origin that is not allowed before it verifies the signature', async () => {
		expect(await from('https://evil.example', 'https://shop.example')).toMatchObject({
			status: 403,
			isAccepted: false,
			headers: {
				'access-control-allow-origin': 'https://shop.example',
				'x-amzn-errortype': 'AccessDeniedException',
			},
		});
		const request = await received({ headers: { origin: 'https://evil.example' } });
		const findCredential = jest.fn();
		const settings = { allowedOrigins: 'https://shop.example', findCredential };
		expect((await answer(request, settings)).document).toEqual({
			message: 'Requests from pages of this origin are not allowed.',
		});
		expect(findCredential).not.toHaveBeenCalled();
	});

	it('returns no CORS headers to a client that is not a page', async () => {
		const request = await received();
		const { response } = await handleRequest(request, endpoint({ allowedOrigins: 'https://a.b' }));
		expect(response.status).toBe(200);
		expect(Object.keys(response.headers).join()).not.toMatch(/access-control|vary/i);
	});

	it('returns CORS headers with an error, too', async () => {
		const headers = { origin: 'https://shop.example' };
		const request = await received({ key: WRONG_SECRET, headers });
		expect((await handleRequest(request, endpoint())).response).toMatchObject({
			status: 403,
			headers: { 'access-control-allow-origin': 'https://shop.example' },
		});
	});
});

it('logs an unexpected error and returns an internal error without its details', async () => {
	const findCredential = async () => {
		throw new Error('secret detail');
	};
	const handled = await handleRequest(await received(), endpoint({ findCredential }));
	expect(handled).toMatchObject({
		response: { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' } },
		logEntry: { level: 'error', message: 'A request could not be handled: secret detail' },
	});
	expect(String(handled.response.body)).not.toContain('detail');
});
