import fc from 'fast-check';
import {
	handleRequest,
	type Endpoint,
	type Received,
} from '../../nodes/AwsEvidently/receive/handleRequest';
import { wireEvent } from '../evidently/values';
import { KEY, NOW, signed } from './signedRequest';

const BASE = '/webhook/d1';

const ENDPOINT: Endpoint = {
	credentials: [KEY],
	projects: { names: ['demo'], has: (name) => name === 'demo' || name === 'dem0' },
	basePath: BASE,
	allowedOrigins: '*',
};

const BODY = JSON.stringify({ events: [wireEvent({ a: 'b' }), wireEvent()] });

let valid: Received;

beforeAll(async () => {
	const headers = { 'content-type': 'application/json', 'amz-sdk-invocation-id': 'call' };
	const { request, body } = await signed({
		path: `${BASE}/events/projects/demo`,
		headers,
		body: BODY,
	});
	valid = { ...request, body, receivedAt: NOW };
	expect(handleRequest(valid, ENDPOINT).accepted).toBeDefined();
});

/** Something that makes the request another than the one that was signed. */
type Mutation = (request: Received) => Received;

const withHeader = (request: Received, name: string, values: string[] | undefined): Received => ({
	...request,
	headers: { ...request.headers, [name]: values },
});

const replaceAt = (text: string, at: number, by: string) =>
	text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1);

/** One character of a text in place of another; undefined where it would be the same. */
const changed = (text: string, at: number, by: string) => {
	const after = replaceAt(text, at, by);
	return after === text ? `${text}x` : after;
};

const signedHeader = fc.constantFrom(
	'host',
	'x-amz-date',
	'x-amz-content-sha256',
	'content-type',
	'amz-sdk-invocation-id',
);

const position = fc.nat(2000);
const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
	fc.tuple(position, fc.integer({ min: 1, max: 255 })).map(([at, flip]) => (request: Received) => {
		const body = Buffer.from(request.body);
		body[at % body.length]! ^= flip;
		return { ...request, body };
	}),
	position.map((at) => (request: Received) => ({
		...request,
		body: request.body.subarray(0, at % request.body.length),
	})),
	fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => (request: Received) => ({
		...request,
		body: Buffer.concat([request.body, more]),
	})),
	fc.tuple(position, character).map(([at, by]) => (request: Received) => ({
		...request,
		target: changed(request.target, at, by),
	})),
	fc.constantFrom('..', '.', '%2e%2e', '', 'x', '%64emo').map((part) => (request: Received) => ({
		...request,
		target: request.target.replace('demo', `${part}/demo`),
	})),
	fc
		.constantFrom('dem0', '%64emo', 'demo?', 'demo?a=1', 'demo#x', 'demo/')
		.filter((to) => to !== 'demo?')
		.map((to) => (request: Received) => ({
			...request,
			target: request.target.replace('demo', to),
		})),
	fc
		.constantFrom('GET', 'PUT', 'post', 'PATCH', 'TRACE', '')
		.map((method) => (request: Received) => ({ ...request, method })),
	signedHeader.map((name) => (request: Received) => withHeader(request, name, undefined)),
	fc.tuple(signedHeader, position, character).map(
		([name, at, by]) =>
			(request: Received) =>
				withHeader(request, name, [`${changed(request.headers[name]?.[0] ?? '', at, by)}.`]),
	),
	fc.tuple(signedHeader, fc.string()).map(
		([name, second]) =>
			(request: Received) =>
				withHeader(request, name, [...(request.headers[name] ?? []), second]),
	),
	fc.tuple(position, character).map(
		([at, by]) =>
			(request: Received) =>
				withHeader(request, 'authorization', [changed(request.headers.authorization![0]!, at, by)]),
	),
	fc
		.string({ unit: 'binary', maxLength: 300 })
		.map((text) => (request: Received) => withHeader(request, 'authorization', [text])),
	fc
		.constantFrom('host', 'x-amz-date', 'content-type')
		.map(
			(name) => (request: Received) =>
				withHeader(request, 'authorization', [
					request.headers.authorization![0]!.replace(new RegExp(`${name};?`), ''),
				]),
		),
	fc
		.integer({ min: 301_000, max: 2 ** 41 })
		.chain((skew) => fc.constantFrom(skew, -skew))
		.map((skew) => (request: Received) => ({ ...request, receivedAt: NOW + skew })),
);

test('Of 10,000 requests that were changed after they were signed, none is accepted, and all are the client’s fault', () => {
	const statuses = new Set<number>();
	fc.assert(
		fc.property(mutation, (mutate) => {
			const { reply, accepted, fault } = handleRequest(mutate(valid), ENDPOINT);
			statuses.add(reply.status);
			expect({ accepted, fault }).toEqual({ accepted: undefined, fault: undefined });
			expect(reply.status).toBeGreaterThanOrEqual(400);
			expect(reply.status).toBeLessThan(500);
		}),
		{ numRuns: 10_000, seed: 12 },
	);
	expect([...statuses].sort()).toEqual([400, 403, 404]);
});

/** What nobody's SDK sends, signed by somebody who has the keys. */
const oddBody = fc.oneof(
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	fc.json().map((text) => Buffer.from(text)),
	fc
		.array(fc.jsonValue())
		.map((events) => Buffer.from(JSON.stringify({ events, nextToken: null }))),
	fc
		.record({ data: fc.jsonValue(), timestamp: fc.jsonValue(), type: fc.jsonValue() })
		.map((event) => Buffer.from(JSON.stringify({ events: [event] }))),
	fc
		.integer({ min: 1, max: 20_000 })
		.map((depth) => Buffer.from(`{"events":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
	fc.constant(Buffer.from(`{"events":[{"data":"${'['.repeat(200_000)}"}]}`)),
);

test('No body, however odd, is a fault here', () => {
	fc.assert(
		fc.property(oddBody, (body) => {
			const open = { ...ENDPOINT, credentials: undefined };
			const { reply, fault } = handleRequest({ ...valid, body }, open);
			expect(fault).toBeUndefined();
			expect([200, 400]).toContain(reply.status);
		}),
		{ numRuns: 500, seed: 12 },
	);
});
