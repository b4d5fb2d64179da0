import { gzipSync } from 'node:zlib';

import {
	putRaw,
	send,
	sendSigned,
	sign,
	wireEvent,
	type RawRequest,
	type RawResponse,
} from '../../evidently/testKit';
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

/** n8n goes on, and nothing but this starts an execution. */
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

/** What was answered, once it is certain that no execution was started. */
async function refused(reply: Promise<RawResponse>) {
	const before = await trigger.count();
	const answer = await reply;
	expect(await trigger.count()).toBe(before);
	return answer;
}

test('an unsigned request is refused in AWS’s words', async () => {
	expect(errorOf(await refused(send(origin, post(EVENTS))))).toEqual({
		status: 403,
		name: 'MissingAuthenticationTokenException',
		message: 'Missing Authentication Token',
	});
});

test('a request that was changed on the way is refused', async () => {
	const request = await sign(origin, post(EVENTS));
	const changed = { ...request, body: EVENTS.replace('demo', 'more').replace('1760', '1761') };
	expect(errorOf(await refused(send(origin, changed)))).toMatchObject({
		status: 403,
		name: 'InvalidSignatureException',
	});
});

test('an old request is refused by its clock', async () => {
	const request = await sign(origin, post(EVENTS));
	const authorization = request.headers!.authorization!.replace(/\/\d{8}\//, '/20210201/');
	const headers = { ...request.headers, 'x-amz-date': '20210201T093000Z', authorization };
	expect(errorOf(await refused(send(origin, { ...request, headers })))).toMatchObject({
		status: 403,
		name: 'InvalidSignatureException',
		message: expect.stringMatching(/^Signature expired: 20210201T093000Z/) as string,
	});
});

test.each([
	['51 events', { events: Array.from({ length: 51 }, () => wireEvent()) }, 'events'],
	['data that is no JSON', { events: [{ ...wireEvent(), data: '{' }] }, 'events.1.member.data'],
])('%s are refused with the field that is wrong', async (_what, document, name) => {
	expect(errorOf(await refused(put(document)))).toMatchObject({
		status: 400,
		name: 'ValidationException',
		reason: 'fieldValidationFailed',
		fieldList: [{ name }],
	});
});

test('a body that is no JSON object is refused', async () => {
	expect(errorOf(await refused(put([])))).toMatchObject({
		status: 400,
		name: 'ValidationException',
		reason: 'cannotParse',
	});
});

test('a project that is not there is refused', async () => {
	const reply = putRaw(origin, `${base}/events/projects/other`, { events: [wireEvent()] });
	expect(errorOf(await refused(reply))).toMatchObject({
		status: 404,
		name: 'ResourceNotFoundException',
		resourceId: 'other',
	});
});

test.each([
	{ 'content-type': 'application/x-amz-json-1.0' },
	{ 'content-type': 'application/x-amz-json-1.1' },
	{ 'content-type': '' },
	{ ...JSON_TYPE, 'content-encoding': '' },
	{ ...JSON_TYPE, 'content-encoding': 'Identity' },
])('a request with the headers %p is accepted', async (headers) => {
	const before = await trigger.count();
	expect(await sendSigned(origin, post(EVENTS, headers))).toMatchObject({ status: 200 });
	await trigger.executions(before + 1);
});

/** n8n answers these itself, before or in place of the node. */
test.each([
	['a body that is no JSON', () => put('{'), 422],
	['another method', () => sendSigned(origin, { method: 'PUT', path: base + PATH }), 404],
	['doubled slashes', () => sendSigned(origin, { ...post(EVENTS), path: `${base}/${PATH}` }), 404],
	[
		'a path that leads out',
		() => sendSigned(origin, { ...post(EVENTS), path: `${base}/x/..${PATH}` }),
		404,
	],
])('%s is refused', async (_what, request, status) => {
	expect((await refused(request())).status).toBe(status);
});

test('a body that is larger than N8N_PAYLOAD_SIZE_MAX is refused', async () => {
	const before = await trigger.count();
	const outcome = await put(JSON.stringify('x'.repeat(20e6))).then(
		({ status }) => status,
		({ code }: NodeJS.ErrnoException) => code,
	);
	// n8n replies before it has read all, and may hang up on what still comes.
	expect([500, 'EPIPE', 'ECONNRESET']).toContain(outcome);
	expect(await trigger.count()).toBe(before);
});

test.each([
	['GET', '/events/projects/demo'],
	['POST', '/projects/events/demo'],
	['POST', '/events/projects/a/b'],
	['GET', ''],
])('no operation is %s %s', async (method, path) => {
	const reply = await refused(sendSigned(origin, { method, path: base + path }));
	expect(reply.status).toBe(404);
});

describe('odd requests are refused, and n8n keeps running:', () => {
	it.each([
		['10,000 nested arrays', `{"events":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
		['nested data', JSON.stringify({ events: [{ ...wireEvent(), data: '['.repeat(10_000) }] })],
	])('%s', async (_what, body) => {
		expect((await refused(sendSigned(origin, post(body)))).status).toBe(400);
	});

	it('invalid UTF-8', async () => {
		const body = Buffer.from(EVENTS.replace('{}', '{\xff}'), 'latin1');
		expect([400, 422]).toContain((await refused(sendSigned(origin, post(body)))).status);
	});

	it('a compressed body', async () => {
		const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
		const reply = await refused(sendSigned(origin, post(gzipSync(EVENTS), headers)));
		expect(errorOf(reply)).toMatchObject({ status: 415, name: 'UnsupportedMediaTypeException' });
	});

	it('another content type', async () => {
		const reply = await refused(
			sendSigned(origin, post('<events/>', { 'content-type': 'text/xml' })),
		);
		expect(errorOf(reply)).toMatchObject({ status: 415 });
	});

	it('a form', async () => {
		const type = 'multipart/form-data; boundary=x';
		const form = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
		const reply = await refused(sendSigned(origin, post(form, { 'content-type': type })));
		expect([403, 415]).toContain(reply.status);
	});

	it('a header that is sent twice', async () => {
		const request = await sign(origin, post(EVENTS));
		const date = request.headers!['x-amz-date']!;
		// Node's client sends a list as one line for each.
		const twice = { 'x-amz-date': [date, date] as unknown as string };
		const headers = { ...request.headers, ...twice };
		expect((await refused(send(origin, { ...request, headers }))).status).toBe(403);
	});
});
