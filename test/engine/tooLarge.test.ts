import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

import fc from 'fast-check';
import type { OnError } from 'n8n-workflow';

import type { Evidently, CustomResponse, EventsRequest } from '../../evidently';
import type { Scenario } from '../../n8n/engine/scenario';
import { DONE, FAILED, NODE } from '../../n8n/engine/scenario';
import { onCleanUp } from '../support/cleanUp';
import { ACCEPTED, errorOf, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';
import { latch } from '../support/waiting';

const newWorld = setUpEngine();

/** The unchanged response of nginx 1.22. */
const NGINX: CustomResponse = {
	status: 413,
	headers: { 'content-type': 'text/html' },
	body: [
		'<html>',
		'<head><title>413 Request Entity Too Large</title></head>',
		'<body>',
		'<center><h1>413 Request Entity Too Large</h1></center>',
		'<hr><center>nginx/1.22.1</center>',
		'</body>',
		'</html>',
		'',
	].join('\r\n'),
};

const named: CustomResponse = {
	status: 413,
	headers: { 'x-amzn-errortype': 'RequestEntityTooLargeException' },
	body: '{"message":"Too much"}',
};

/** All events have one timestamp, so that the exact size of every request is known. */
const AT_ONCE = { timestampSource: 'value', timestamp: '2026-01-31T12:00:00' };

const eventOf = (text: string) => ({
	data: JSON.stringify({ text }),
	timestamp: 1_769_860_800,
	type: 'aws.evidently.custom',
});

/** @returns the size in bytes of the body of a request with only these events. */
const bytesOf = (...texts: string[]) =>
	Buffer.byteLength(JSON.stringify({ events: texts.map(eventOf) }));

const textsIn = (body: Buffer) => {
	const { events } = JSON.parse(body.toString()) as { events: Array<{ data: string }> };
	return events.map(({ data }) => (JSON.parse(data) as { text: string }).text);
};

/** A service that responds with HTTP 413 to requests over a limit, and records the events of each request. */
function limitedTo(bytes: number, response = NGINX) {
	const taken: string[][] = [];
	const rejected: string[][] = [];
	const onPutProjectEvents = ({ body }: Pick<EventsRequest, 'body'>) => {
		const isOver = body.length > bytes;
		(isOver ? rejected : taken).push(textsIn(body));
		return isOver ? response : undefined;
	};
	return { onPutProjectEvents, taken, rejected };
}

const scenarioOf = (texts: string[], options: object = {}, onError?: OnError): Scenario => ({
	items: texts.map((text) => ({ text })),
	parameters: { ...AT_ONCE, options: { concurrency: 1, ...options } as never },
	node: { onError },
});

const LARGE = 'x'.repeat(5_000);

describe('A request that is too large', () => {
	const texts = ['a', 'b', 'c', 'd', 'e'];
	const limit = bytesOf('a', 'b');

	it.each([
		['nginx', NGINX],
		['a service that names the error', named],
		['a gateway', { status: 413, body: '{"message":"Request Too Long"}' }],
		['a server without a message', { status: 413, body: '' }],
	])(
		'sends a request that is too large again in halves, in order, after the response of %s',
		async (_what, response) => {
			const { onPutProjectEvents, taken, rejected } = limitedTo(limit, response);
			const { run } = await newWorld({ onPutProjectEvents });
			const result = await run(scenarioOf(texts));
			expect(rejected).toEqual([texts, ['a', 'b', 'c']]);
			expect(taken).toEqual([['a', 'b'], ['c'], ['d', 'e']]);
			expect(jsonOf(result.items(DONE))).toEqual(Array(5).fill(ACCEPTED));
			expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2, 3, 4));
		},
	);

	it('does not count a request that is too large as an attempt, and gives each half all attempts', async () => {
		const { onPutProjectEvents, taken } = limitedTo(limit);
		const once = await newWorld({ onPutProjectEvents });
		await once.run(scenarioOf(texts, { maxAttempts: 1 }));
		expect(taken).toHaveLength(3);
		const { evidently, run } = await newWorld({
			onPutProjectEvents: limitedTo(limit).onPutProjectEvents,
			faults: { 'server-error': 1 },
		});
		const { description } = errorOf(await run(scenarioOf(texts, { maxAttempts: 3 })));
		expect(description).toContain('The request contained 2 events (items 0 to 1)');
		expect(description).toContain('It was attempted 3 times');
		expect(evidently.stats.outcomes).toEqual({ substituted: 2, 'server-error': 3 });
	});

	it('sends the halves of a request concurrently', async () => {
		const { arrive } = latch(10);
		const { onPutProjectEvents } = limitedTo(bytesOf('00'));
		const { evidently, run } = await newWorld({
			onPutProjectEvents: async (request) => {
				const response = onPutProjectEvents(request);
				if (!response) await arrive();
				return response;
			},
		});
		const numbers = Array.from({ length: 50 }, (_, index) => String(index).padStart(2, '0'));
		const result = await run(scenarioOf(numbers, { concurrency: 10 }));
		expect(jsonOf(result.items(DONE))).toEqual(Array(50).fill(ACCEPTED));
		expect(evidently.stats).toMatchObject({ maxOpenRequests: 10, requests: 49 + 50 });
	});

	it('stops or continues, as On Error says, if a half fails for another reason', async () => {
		const { onPutProjectEvents, taken } = limitedTo(limit);
		const deny = (request: EventsRequest) =>
			onPutProjectEvents(request) ?? (taken.at(-1)?.includes('a') ? { status: 403 } : undefined);
		const { run } = await newWorld({ onPutProjectEvents: deny });
		expect(errorOf(await run(scenarioOf(texts))).description).toContain(
			'Of 5 events, none was accepted, 2 failed and 3 were not sent.',
		);
		const goingOn = await run(scenarioOf(texts, {}, 'continueErrorOutput'));
		expect(pairsOf(goingOn.items(NODE, 0))).toEqual(pairs(2, 3, 4));
		expect(pairsOf(goingOn.items(NODE, 1))).toEqual(pairs(0, 1));
	});

	it('counts the rejected events of a halved request', async () => {
		const { run } = await newWorld({ ...limitedTo(limit), faults: { reject: 1 } });
		const { message, description } = errorOf(
			await run(scenarioOf(texts, { failOnRejected: true })),
		);
		expect(message).toContain('rejected the event of item 0');
		expect(description).toContain('Of 5 events, none was accepted and 5 were rejected.');
	});
});

describe('A single event that is too large', () => {
	const texts = ['a', 'b', LARGE, 'd'];
	const limit = bytesOf(LARGE) - 1;
	const size = bytesOf(LARGE).toLocaleString('en-US');
	const message = `Item 2: The request is too large for the endpoint (${size} bytes, HTTP 413).`;

	it('stops the workflow at a single event that is too large, with its size, advice and the number of accepted events', async () => {
		const { onPutProjectEvents, taken } = limitedTo(limit);
		const { run } = await newWorld({ onPutProjectEvents });
		const error = errorOf(await run(scenarioOf(texts)));
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message,
			httpCode: '413',
			context: { itemIndex: 2 },
		});
		expect(error.description).toMatch(/^Shorten the event's data, or raise the limit: client_max/);
		expect(error.description).toContain('The request contained item 2 for the project demo');
		expect(error.description).toContain(
			'Of 4 events, 2 were accepted, 1 failed and 1 was not sent.',
		);
		expect(taken).toEqual([['a', 'b']]);
	});

	it('outputs an error in place of a single event that is too large if the workflow continues', async () => {
		const { run } = await newWorld(limitedTo(limit));
		const result = await run(scenarioOf(texts, {}, 'continueRegularOutput'));
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED, ACCEPTED, { error: message }, ACCEPTED]);
		expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2, 3));
	});

	it('sends only the event that is too large to the error output, with its input data', async () => {
		const { run } = await newWorld(limitedTo(limit));
		const result = await run(scenarioOf(texts, {}, 'continueErrorOutput'));
		expect(pairsOf(result.items(NODE, 0))).toEqual(pairs(0, 1, 3));
		const details = { httpCode: '413' };
		expect(jsonOf(result.items(FAILED))).toEqual([{ text: LARGE, error: message, details }]);
	});

	it('reports a single event that is too large with the message of the service', async () => {
		const { run } = await newWorld(limitedTo(limit, named));
		expect(errorOf(await run(scenarioOf([LARGE]))).message).toMatch(/^Item 0: .*: Too much$/);
	});
});

it("sends events in requests of at most 5 MiB, which is below n8n's limit for received requests", async () => {
	const texts = Array.from({ length: 20 }, (_, index) => String(index % 10).repeat(1_000_000));
	const sizes: number[] = [];
	const { evidently, run } = await newWorld({
		onPutProjectEvents: ({ body }) => void sizes.push(body.length),
	});
	const result = await run(scenarioOf(texts));
	expect(jsonOf(result.items(DONE))).toEqual(Array(20).fill(ACCEPTED));
	expect(evidently.stats).toMatchObject({ requests: 4, eventsStored: 20 });
	expect(Math.max(...sizes)).toBeLessThan(5 * 2 ** 20);
});

/** Starts a proxy that rejects a request by its header, before the body has arrived. */
async function rejectEarly(evidently: Evidently, limit: number): Promise<string> {
	const proxy = createServer((request, response) => {
		if (Number(request.headers['content-length']) > limit)
			return void response.writeHead(413).end(NGINX.body);
		const { method, headers, url = '' } = request;
		const onward = forward(evidently.url + url, { method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		request.pipe(onward);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	onCleanUp(() => proxy.close());
	return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

it('reads an HTTP 413 response that arrives before the request is completely sent', async () => {
	const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(1_000_000));
	const world = await newWorld();
	world.credential.endpoint = await rejectEarly(world.evidently, 3_000_000);
	const result = await world.run(scenarioOf(texts));
	expect(jsonOf(result.items(DONE))).toEqual(Array(8).fill(ACCEPTED));
	expect(world.evidently.stats).toMatchObject({ requests: 5, eventsStored: 8 });
});

it('stores each event that fits into a request once, and reports every other one as an error, whatever the sizes', async () => {
	const { evidently, run } = await newWorld();
	const anyRun = fc.record({
		lengths: fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 120 }),
		limit: fc.integer({ min: bytesOf('000'), max: 20_000 }),
		batchSize: fc.integer({ min: 1, max: 50 }),
		concurrency: fc.constantFrom(1, 1, 4),
	});
	const property = fc.asyncProperty(anyRun, async ({ lengths, limit, ...options }) => {
		const texts = lengths.map((length, index) =>
			String(index).padStart(3, '0').padEnd(length, 'x'),
		);
		const { onPutProjectEvents, taken, rejected } = limitedTo(limit);
		evidently.substitute = onPutProjectEvents;
		const result = await run(scenarioOf(texts, options, 'continueRegularOutput'));
		const fits = texts.map((text) => bytesOf(text) <= limit);
		expect(result.items(DONE).map(({ json }) => 'eventId' in json)).toEqual(fits);
		const accepted = taken.flat();
		if (options.concurrency > 1) accepted.sort();
		expect(accepted).toEqual(texts.filter((_, index) => fits[index]));
		const alone = rejected.filter((events) => events.length === 1).flat();
		expect(alone.sort()).toEqual(texts.filter((_, index) => !fits[index]));
		// A binary tree with an event at each leaf has one fork less than leaves.
		expect(taken.length + rejected.length).toBeLessThan(2 * texts.length);
	});
	await fc.assert(property, { seed: 16, numRuns: 60 });
});
