import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidently } from '../../evidently';
import { putRaw, type RawResponse, send, sendSigned, sign } from '../support/http';
import {
	cleanUp,
	CREDENTIALS,
	some,
	startTestEvidently,
	textLike,
	textWith,
	wireEvent,
} from '../support/testKit';

let evidently: Evidently;
const messages: string[] = [];

beforeAll(async () => {
	evidently = await startTestEvidently({ log: (message) => messages.push(message) });
});

afterAll(cleanUp);

const JSON_TYPE = { 'content-type': 'application/json' };
const EVENTS = { events: [wireEvent()] };
const PATH = '/events/projects/demo';

const json = ({ body }: RawResponse) => JSON.parse(body) as Record<string, unknown>;

const error = (response: RawResponse) => ({
	status: response.status,
	name: response.headers['x-amzn-errortype'],
	...json(response),
});

it('responds in the rest-json format', async () => {
	const response = await putRaw(evidently.url, PATH, EVENTS);
	const { status, headers } = response;
	expect(status).toBe(200);
	expect(headers['content-type']).toBe('application/json');
	expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
	expect(json(response)).toEqual({
		failedEventCount: 0,
		eventResults: [{ eventId: textLike(/^[0-9a-f-]{36}$/) }],
	});
});

it('returns an error in the rest-json format', async () => {
	const response = await putRaw(evidently.url, PATH, { events: [{}] });
	expect(response.headers['content-type']).toBe('application/json');
	expect(response.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
	expect(error(response)).toMatchObject({
		status: 400,
		name: 'ValidationException',
		message: textLike(/^3 validation errors detected/),
		reason: 'fieldValidationFailed',
		fieldList: some(Array),
	});
});

it.each([
	['POST', '/'],
	['POST', '/events/projects/'],
	['POST', '/events/projects/demo/'],
	['POST', '/events/projects/a/b'],
	['POST', '/Events/Projects/demo'],
	['GET', '/events/projects/demo'],
	['HEAD', '/projects'],
	['PUT', '/projects/demo'],
	['DELETE', '/projects/demo'],
	['OPTIONS', '/projects'],
])('rejects %s %s as an unknown operation', async (method, path) => {
	const { status, headers } = await sendSigned(evidently.url, { method, path });
	expect(status).toBe(404);
	expect(headers['x-amzn-errortype']).toBe('UnknownOperationException');
});

it.each([
	['..', 404],
	['.', 404],
	['%2e%2e', 404],
	['..%2fdemo', 400],
	['..%2F..%2Fetc%2Fpasswd', 400],
	['demo%00', 400],
	['demo%2F', 400],
	['..%5Cdemo', 400],
	['%zz', 400],
	['%ff', 400],
	['__proto__', 404],
	['%20demo', 400],
	['demo.ndjson', 404],
])('rejects the project %s in a path and creates no file', async (segment, status) => {
	const before = await readdir(evidently.dataDir);
	const response = await putRaw(evidently.url, `/events/projects/${segment}`, EVENTS);
	expect(response.status).toBe(status);
	expect(await readdir(evidently.dataDir)).toEqual(before);
});

it('accepts a project’s ARN in the path whether or not its colons are encoded', async () => {
	const arn = 'arn:aws:evidently:us-east-1:123456789012:project/demo';
	const paths = [encodeURIComponent(arn), arn.replace('/', '%2F')];
	for (const path of paths) {
		expect(await putRaw(evidently.url, `/events/projects/${path}`, EVENTS)).toHaveProperty(
			'status',
			200,
		);
	}
});

it.each([
	[64 * 2 ** 20, { status: 403, name: 'MissingAuthenticationTokenException' }],
	[64 * 2 ** 20 + 1, { status: 413, name: 'RequestEntityTooLargeException' }],
])('reads a body of up to 64 MiB: an unsigned one of %d bytes', async (bytes, expected) => {
	const body = Buffer.alloc(bytes);
	const response = await send(evidently.url, { method: 'POST', path: PATH, body });
	expect(error(response)).toMatchObject(expected);
});

describe('Secrets in responses and the log', () => {
	const HEADERS = { ...JSON_TYPE, 'x-amz-security-token': 'my-session' };
	const request = { method: 'POST', path: PATH, headers: HEADERS, body: JSON.stringify(EVENTS) };
	const SECRET = /my-session|Signature=|[0-9a-f]{64}|EXAMPLEKEY/;

	async function startWithToken(sessionToken: string) {
		const log: string[] = [];
		const credentials = [{ ...CREDENTIALS, sessionToken }];
		const server = await startTestEvidently({ credentials, log: (message) => log.push(message) });
		return { server, log };
	}

	it('keeps secrets out of the response and the log when it rejects a request', async () => {
		const { server, log } = await startWithToken('another');
		const { status, headers, body } = await sendSigned(server.url, request);
		expect(status).toBe(403);
		expect(JSON.stringify([headers, body, log])).not.toMatch(SECRET);
	});

	it.each([
		['the disk fails', (path: string) => rm(path).then(() => mkdir(path)), 'EISDIR'],
		['the server itself fails', () => undefined, 'Oops'],
	])(
		'logs that %s, and keeps secrets out of the response and the log',
		async (_what, spoil, message) => {
			const { server, log } = await startWithToken('my-session');
			await spoil(join(server.dataDir, 'demo.ndjson'));
			if (message === 'Oops') {
				server.substitute = () => {
					throw new Error('Oops');
				};
			}
			const { status, headers, body } = await sendSigned(server.url, request);
			expect(status).toBe(500);
			expect(log).toEqual([textWith(message)]);
			expect(JSON.stringify([headers, body, log])).not.toMatch(SECRET);
			await rm(server.dataDir, { recursive: true });
		},
	);
});

it('handles requests for any host if it is used as a proxy', async () => {
	const path = '/projects?maxResults=1';
	const signed = await sign('http://dataplane.evidently.test', { path });
	const request = { ...signed, path: `http://dataplane.evidently.test${path}` };
	const response = await send(evidently.url, request);
	expect(response.status).toBe(200);
	expect(json(response).projects).toHaveLength(1);
});
