import { gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import type { Evidently } from '../../evidently';
import { MAX_BODY_BYTES } from '../../evidently/authenticate';
import {
	cleanUp,
	putRaw,
	type RawResponse,
	send,
	sendSigned,
	sign,
	some,
	startTestEvidently,
	textLike,
	wireEvent,
} from './testKit';

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

test('replies in the shape of rest-json', async () => {
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

test('words an error in the shape of rest-json', async () => {
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

test('takes any spelling of the JSON content type, or none', async () => {
	const spellings: Array<Record<string, string>> = [
		{ 'content-type': 'Application/JSON; charset=utf-8' },
		{},
	];
	for (const headers of spellings) {
		const body = JSON.stringify(EVENTS);
		const request = { method: 'POST', path: PATH, headers, body };
		expect(await sendSigned(evidently.url, request)).toMatchObject({ status: 200 });
	}
});

test('refuses another content type', async () => {
	const headers = { 'content-type': 'text/xml' };
	const request = { method: 'POST', path: PATH, headers, body: '<events/>' };
	expect(error(await sendSigned(evidently.url, request))).toMatchObject({
		status: 415,
		name: 'UnsupportedMediaTypeException',
	});
});

test('refuses a compressed body', async () => {
	const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
	const body = gzipSync(JSON.stringify(EVENTS));
	const request = { method: 'POST', path: PATH, headers, body };
	expect(error(await sendSigned(evidently.url, request))).toMatchObject({ status: 415 });
});

test.each([
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
])('knows no operation %s %s', async (method, path) => {
	const { status, headers } = await sendSigned(evidently.url, { method, path });
	expect(status).toBe(404);
	expect(headers['x-amzn-errortype']).toBe('UnknownOperationException');
});

test.each([
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
])('lets no path trick through: %s', async (segment, status) => {
	const before = await readdir(evidently.dataDir);
	const response = await putRaw(evidently.url, `/events/projects/${segment}`, EVENTS);
	expect(response.status).toBe(status);
	expect(await readdir(evidently.dataDir)).toEqual(before);
});

test('takes an ARN as one segment, encoded or not', async () => {
	const arn = 'arn:aws:evidently:us-east-1:123456789012:project/demo';
	const paths = [encodeURIComponent(arn), arn.replace('/', '%2F')];
	for (const path of paths) {
		expect(await putRaw(evidently.url, `/events/projects/${path}`, EVENTS)).toHaveProperty(
			'status',
			200,
		);
	}
});

test('wants a signature', async () => {
	for (const request of [{ path: '/projects' }, { method: 'POST', path: PATH, body: '{}' }]) {
		expect(error(await send(evidently.url, request))).toMatchObject({
			status: 403,
			name: 'MissingAuthenticationTokenException',
			message: 'Missing Authentication Token',
		});
	}
});

test('reads the query of a listing as it is signed', async () => {
	const page = await sendSigned(evidently.url, { path: '/projects?maxResults=1' });
	const { projects, nextToken } = json(page);
	expect(projects).toMatchObject([{ name: 'checkout' }]);
	const next = await sendSigned(evidently.url, {
		path: `/projects?nextToken=${String(nextToken)}`,
	});
	expect(json(next)).toMatchObject({ projects: [{ name: 'demo' }] });
	expect(json(next)).not.toHaveProperty('nextToken');
});

test('refuses a body over 64 MiB', async () => {
	const body = Buffer.alloc(MAX_BODY_BYTES + 1);
	const response = await send(evidently.url, { method: 'POST', path: PATH, body });
	expect(error(response)).toMatchObject({ status: 413, name: 'RequestEntityTooLargeException' });
});

test('writes nothing secret into replies or the log', async () => {
	const wrong = { host: 'x', 'x-amz-date': 'never', 'x-amz-security-token': 'my-session' };
	const authorization =
		'AWS4-HMAC-SHA256 Credential=AKIALOCALEVIDENTLY/1/us-east-1/evidently/aws4_request, SignedHeaders=host, Signature=my-signature';
	const { body } = await send(evidently.url, {
		path: '/projects',
		headers: { ...wrong, authorization },
	});
	expect(body + messages.join()).not.toMatch(/my-session|my-signature|EXAMPLEKEY/);
});

test('answers as a proxy for any host', async () => {
	const path = '/projects?maxResults=1';
	const signed = await sign('http://dataplane.evidently.test', { path });
	const request = { ...signed, path: `http://dataplane.evidently.test${path}` };
	const response = await send(evidently.url, request);
	expect(response.status).toBe(200);
	expect(json(response).projects).toHaveLength(1);
});
