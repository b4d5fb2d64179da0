import { gzipSync } from 'node:zlib';

import {
	putRaw,
	send,
	sendSigned,
	sign,
	wireEvent,
	type RawRequest,
	type RawResponse,
} from '../../support/testKit';
import { openWorld, type World } from '../browser/world';
import { publishTrigger, type PublishedTrigger } from './publishedTrigger';

let world: World;
let trigger: PublishedTrigger;
let origin: string;
let base: string;

beforeAll(async () => {
	world = await openWorld();
	trigger = await publishTrigger(world.client, world.credential, { projects: 'demo' });
	({ origin, pathname: base } = new URL(trigger.endpoint));
});
afterAll(async () => await world?.close());

/**
 * Checks after each test that n8n still accepts requests, and that only this request starts an
 * execution.
 */
afterEach(async () => {
	const before = await trigger.count();
	expect(await put({ events: [wireEvent()] })).toMatchObject({ status: 200 });
	await trigger.executions(before + 1);
	expect(await trigger.count()).toBe(before + 1);
});

const PATH = '/events/projects/demo';
const JSON_TYPE = { 'content-type': 'application/json' };

const put = async (document: unknown) => await putRaw(origin, base + PATH, document);

const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE): RawRequest => ({
	method: 'POST',
	path: base + PATH,
	headers,
	body,
});

const EVENTS = JSON.stringify({ events: [wireEvent()] });

const errorOf = ({ status, headers, body }: RawResponse) => ({
	status,
	name: headers['x-amzn-errortype'],
	...(JSON.parse(body) as object),
});

/** Waits for the response and checks that the request has started no execution. */
async function refused(request: Promise<RawResponse>) {
	const before = await trigger.count();
	const response = await request;
	expect(await trigger.count()).toBe(before);
	return response;
}

it('rejects an unsigned request with the message of AWS', async () => {
	expect(errorOf(await refused(send(origin, post(EVENTS))))).toEqual({
		status: 403,
		name: 'MissingAuthenticationTokenException',
		message: 'Missing Authentication Token',
	});
});

it('rejects a request that was changed after it was signed', async () => {
	const request = await sign(origin, post(EVENTS));
	const changed = { ...request, body: EVENTS.replace('demo', 'more').replace('1760', '1761') };
	expect(errorOf(await refused(send(origin, changed)))).toMatchObject({
		status: 403,
		name: 'InvalidSignatureException',
	});
});

it('rejects a request that was signed years ago as expired', async () => {
	const request = await sign(origin, post(EVENTS));
	const authorization = request.headers!.authorization!.replace(/\/\d{8}\//, '/20210201/');
	const headers = { ...request.headers, 'x-amz-date': '20210201T093000Z', authorization };
	expect(errorOf(await refused(send(origin, { ...request, headers })))).toMatchObject({
		status: 403,
		name: 'InvalidSignatureException',
		message: expect.stringMatching(/^Signature expired: 20210201T093000Z/) as string,
	});
});

it.each([
	['51 events', { events: Array.from({ length: 51 }, () => wireEvent()) }, 'events'],
	['data that is not JSON', { events: [{ ...wireEvent(), data: '{' }] }, 'events.1.member.data'],
])('rejects %s and names the invalid field', async (_what, document, name) => {
	expect(errorOf(await refused(put(document)))).toMatchObject({
		status: 400,
		name: 'ValidationException',
		reason: 'fieldValidationFailed',
		fieldList: [{ name }],
	});
});

it('rejects a body that is not a JSON object', async () => {
	expect(errorOf(await refused(put([])))).toMatchObject({
		status: 400,
		name: 'ValidationException',
		reason: 'cannotParse',
	});
});

it('rejects a request for an unknown project', async () => {
	const response = putRaw(origin, `${base}/events/projects/other`, { events: [wireEvent()] });
	expect(errorOf(await refused(response))).toMatchObject({
		status: 404,
		name: 'ResourceNotFoundException',
		resourceId: 'other',
	});
});

it.each([
	{ 'content-type': 'application/x-amz-json-1.0' },
	{ 'content-type': 'application/x-amz-json-1.1' },
	{ 'content-type': '' },
	{ ...JSON_TYPE, 'content-encoding': '' },
	{ ...JSON_TYPE, 'content-encoding': 'Identity' },
])('accepts a request with the headers %p', async (headers) => {
	const before = await trigger.count();
	expect(await sendSigned(origin, post(EVENTS, headers))).toMatchObject({ status: 200 });
	await trigger.executions(before + 1);
});

/** n8n responds to these requests itself, without running the node. */
it.each([
	['a body that is not JSON', () => put('{'), 422],
	['another method', () => sendSigned(origin, { method: 'PUT', path: base + PATH }), 404],
	[
		'duplicate slashes',
		() => sendSigned(origin, { ...post(EVENTS), path: `${base}/${PATH}` }),
		404,
	],
	[
		'a path with ".."',
		() => sendSigned(origin, { ...post(EVENTS), path: `${base}/x/..${PATH}` }),
		404,
	],
])('rejects a request with %s', async (_what, request, status) => {
	expect((await refused(request())).status).toBe(status);
});

it('rejects a body that is larger than N8N_PAYLOAD_SIZE_MAX', async () => {
	const before = await trigger.count();
	const outcome = await put(JSON.stringify('x'.repeat(20e6))).then(
		({ status }) => status,
		({ code }: NodeJS.ErrnoException) => code,
	);
	// n8n responds before it has read the whole body, and may close the connection during the upload.
	expect([500, 'EPIPE', 'ECONNRESET']).toContain(outcome);
	expect(await trigger.count()).toBe(before);
});

it.each([
	['GET', '/events/projects/demo'],
	['POST', '/projects/events/demo'],
	['POST', '/events/projects/a/b'],
	['GET', ''],
])('responds with status 404 to %s "%s", which is no operation', async (method, path) => {
	const response = await refused(sendSigned(origin, { method, path: base + path }));
	expect(response.status).toBe(404);
});

describe('An unusual request', () => {
	it.each([
		['10,000 nested arrays', `{"events":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
		[
			'10,000 nested arrays as data',
			JSON.stringify({ events: [{ ...wireEvent(), data: '['.repeat(10_000) }] }),
		],
	])('rejects a request with %s', async (_what, body) => {
		expect((await refused(sendSigned(origin, post(body)))).status).toBe(400);
	});

	it('rejects a body of invalid UTF-8', async () => {
		const body = Buffer.from(EVENTS.replace('{}', '{\xff}'), 'latin1');
		expect([400, 422]).toContain((await refused(sendSigned(origin, post(body)))).status);
	});

	it('rejects a compressed body', async () => {
		const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
		const response = await refused(sendSigned(origin, post(gzipSync(EVENTS), headers)));
		expect(errorOf(response)).toMatchObject({ status: 415, name: 'UnsupportedMediaTypeException' });
	});

	it('rejects the content type XML', async () => {
		const response = await refused(
			sendSigned(origin, post('<events/>', { 'content-type': 'text/xml' })),
		);
		expect(errorOf(response)).toMatchObject({ status: 415 });
	});

	it('rejects a body that is a form', async () => {
		const type = 'multipart/form-data; boundary=x';
		const form = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
		const response = await refused(sendSigned(origin, post(form, { 'content-type': type })));
		expect([403, 415]).toContain(response.status);
	});

	it('rejects a request that has a signed header twice', async () => {
		const request = await sign(origin, post(EVENTS));
		const date = request.headers!['x-amz-date']!;
		// Node's client sends a list as one header line for each value.
		const twice = { 'x-amz-date': [date, date] as unknown as string };
		const headers = { ...request.headers, ...twice };
		expect((await refused(send(origin, { ...request, headers }))).status).toBe(403);
	});
});
