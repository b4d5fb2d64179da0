import assert from 'node:assert/strict';

import fc from 'fast-check';
import type { Endpoint } from '../../nodes/AwsEvidently/receive/endpoint';
import { compile } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { handleRequest } from '../../nodes/AwsEvidently/receive/handleRequest';
import type { ReceivedRequest } from '../../nodes/AwsEvidently/receive/request';
import { binaryText } from '../support/binaryText';
import { exampleDefinitions } from '../support/definitions';
import { wireEvent } from '../support/values';
import { KEY, NOW, signed } from '../support/signedRequest';

const BASE = '/webhook/d1';

const ENDPOINT: Endpoint = {
	findCredential: () => KEY,
	isBasePath: (path) => path === BASE,
	projects: { names: ['demo'], has: (name) => name === 'demo' || name === 'dem0' },
	createdTime: 0,
	readPublicUrl: () => new URL('https://n8n.example/n8n/webhook/d1'),
	allowedOrigins: '*',
};

const BODY = JSON.stringify({ events: [wireEvent({ a: 'b' }), wireEvent()] });

let valid: ReceivedRequest;

beforeAll(async () => {
	const headers = { 'content-type': 'application/json', 'amz-sdk-invocation-id': 'call' };
	valid = await signed({ path: `${BASE}/events/projects/demo`, headers, body: BODY });
	expect((await handleRequest(valid, ENDPOINT)).received).toBeDefined();
});

/** Changes a part of a request that its signature covers. */
type Mutation = (request: ReceivedRequest) => ReceivedRequest;

const withHeader = (
	request: ReceivedRequest,
	name: string,
	values: string[] | undefined,
): ReceivedRequest => ({
	...request,
	headers: { ...request.headers, [name]: values },
});

const replaceAt = (text: string, at: number, by: string) =>
	text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1);

/** Replaces one character of a text, or appends one if that changes nothing. */
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
const character = binaryText({ minLength: 1, maxLength: 1 });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
	fc
		.tuple(position, fc.integer({ min: 1, max: 255 }))
		.map(([at, flip]) => (request: ReceivedRequest) => {
			const body = Buffer.from(request.body);
			body[at % body.length]! ^= flip;
			return { ...request, body };
		}),
	position.map((at) => (request: ReceivedRequest) => ({
		...request,
		body: request.body.subarray(0, at % request.body.length),
	})),
	fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => (request: ReceivedRequest) => ({
		...request,
		body: Buffer.concat([request.body, more]),
	})),
	fc.tuple(position, character).map(([at, by]) => (request: ReceivedRequest) => ({
		...request,
		target: changed(request.target, at, by),
	})),
	fc
		.constantFrom('..', '.', '%2e%2e', '', 'x', '%64emo')
		.map((part) => (request: ReceivedRequest) => ({
			...request,
			target: request.target.replace('demo', `${part}/demo`),
		})),
	fc
		.constantFrom('dem0', '%64emo', 'demo?', 'demo?a=1', 'demo#x', 'demo/')
		.filter((to) => to !== 'demo?')
		.map((to) => (request: ReceivedRequest) => ({
			...request,
			target: request.target.replace('demo', to),
		})),
	fc
		.constantFrom('GET', 'PUT', 'post', 'PATCH', 'TRACE', '')
		.map((method) => (request: ReceivedRequest) => ({ ...request, method })),
	signedHeader.map((name) => (request: ReceivedRequest) => withHeader(request, name, undefined)),
	fc.tuple(signedHeader, position, character).map(
		([name, at, by]) =>
			(request: ReceivedRequest) =>
				withHeader(request, name, [`${changed(request.headers[name]?.[0] ?? '', at, by)}.`]),
	),
	fc.tuple(signedHeader, fc.string()).map(
		([name, second]) =>
			(request: ReceivedRequest) =>
				withHeader(request, name, [...(request.headers[name] ?? []), second]),
	),
	fc.tuple(position, character).map(
		([at, by]) =>
			(request: ReceivedRequest) =>
				withHeader(request, 'authorization', [changed(request.headers.authorization![0]!, at, by)]),
	),
	binaryText({ maxLength: 300 }).map(
		(text) => (request: ReceivedRequest) => withHeader(request, 'authorization', [text]),
	),
	fc
		.constantFrom('host', 'x-amz-date', 'content-type')
		.map(
			(name) => (request: ReceivedRequest) =>
				withHeader(request, 'authorization', [
					request.headers.authorization![0]!.replace(new RegExp(`${name};?`), ''),
				]),
		),
	fc
		.integer({ min: 301_000, max: 2 ** 41 })
		.chain((skew) => fc.constantFrom(skew, -skew))
		.map((skew) => (request: ReceivedRequest) => ({ ...request, receivedAt: NOW + skew })),
);

it('rejects each of 10,000 requests that were changed after they were signed, without an internal error', async () => {
	const statuses = new Set<number>();
	await fc.assert(
		fc.asyncProperty(mutation, async (mutate) => {
			const { response, received, logEntry } = await handleRequest(mutate(valid), ENDPOINT);
			statuses.add(response.status);
			assert.equal(received, undefined);
			assert.notEqual(logEntry?.level, 'error');
			assert.ok(response.status >= 400 && response.status < 500, String(response.status));
		}),
		{ numRuns: 10_000, seed: 12 },
	);
	expect([...statuses].sort()).toEqual([400, 403, 404]);
});

/** Generates bodies that no SDK sends. */
const malformedBody = fc.oneof(
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

it('responds to malformed bodies without an internal error', async () => {
	await fc.assert(
		fc.asyncProperty(malformedBody, async (body) => {
			const open = { ...ENDPOINT, findCredential: undefined };
			const { response, logEntry } = await handleRequest({ ...valid, body }, open);
			expect(logEntry).toBeUndefined();
			expect([200, 400]).toContain(response.status);
		}),
		{ numRuns: 200, seed: 12 },
	);
});

const FIND = compile(parseDefinitions(exampleDefinitions(), 'Features'));

const unusualText = fc.oneof(
	binaryText({ maxLength: 20 }),
	fc.constantFrom('__proto__', 'constructor', 'toString', 'checkout-flow', 'u-1', '../..', '%00'),
);

/** Generates valid and invalid evaluation contexts. */
const anyContext = fc.oneof(
	fc.constant(undefined),
	fc.jsonValue(),
	fc.dictionary(unusualText, fc.jsonValue()).map((context) => JSON.stringify(context)),
	fc.json(),
);

const anyEvaluation = fc.oneof(
	fc.record({
		feature: fc.oneof(unusualText, fc.jsonValue()),
		entityId: fc.oneof(unusualText, fc.jsonValue()),
		evaluationContext: anyContext,
	}),
	fc.jsonValue(),
);

const evaluationRequest = fc.oneof(
	fc
		.tuple(unusualText, anyEvaluation)
		.map(([feature, body]) => [`/${encodeURIComponent(feature)}`, body] as const),
	fc
		.array(anyEvaluation, { maxLength: 22 })
		.map((requests) => ['', { requests, __proto__: { requests: [] } }] as const),
	anyEvaluation.map((body) => ['', body] as const),
);

it('responds to 10,000 malformed evaluations without an internal error', async () => {
	const statuses = new Set<number>();
	const open = { ...ENDPOINT, findCredential: undefined, readFeatures: () => FIND };
	await fc.assert(
		fc.asyncProperty(evaluationRequest, async ([path, document]) => {
			const { response, logEntry } = await handleRequest(
				{
					...valid,
					target: `${BASE}/projects/demo/evaluations${path}`,
					body: Buffer.from(JSON.stringify(document)),
				},
				open,
			);
			assert.equal(logEntry, undefined);
			statuses.add(response.status);
			assert.equal(typeof JSON.parse(String(response.body)), 'object');
		}),
		{ numRuns: 10_000, seed: 12 },
	);
	expect([...statuses].sort()).toEqual([200, 400, 404]);
	expect(Object.keys(Object.prototype)).toEqual([]);
});
