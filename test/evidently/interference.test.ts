import {
	ListProjectsCommand,
	PutProjectEventsCommand,
	type EvidentlyClient,
} from '@aws-sdk/client-evidently';
import type { EventsRequest, FaultName } from '../../evidently';
import { cleanUp, createClient, customEvent, some, startTestEvidently } from './testKit';

afterEach(cleanUp);

const EVENTS = [1, 2, 3, 4].map(customEvent);

const put = (client: EvidentlyClient, signal?: AbortSignal) =>
	client.send(new PutProjectEventsCommand({ project: 'demo', events: EVENTS }), {
		abortSignal: signal,
	});

async function startWith(...names: FaultName[]) {
	const faults = Object.fromEntries(names.map((name) => [name, 1]));
	const evidently = await startTestEvidently({ faults });
	return { evidently, client: createClient(evidently.url) };
}

test.each([
	['throttle', 429, 'ThrottlingException'],
	['server-error', 500, 'InternalServerException'],
] as const)('%s replies %d and stores nothing', async (fault, httpStatusCode, name) => {
	const { evidently, client } = await startWith(fault);
	await expect(put(client)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
	expect(await evidently.readEvents('demo')).toEqual([]);
	expect(evidently.stats.outcomes).toEqual({ [fault]: 1 });
});

test('reset drops the connection and stores nothing', async () => {
	const { evidently, client } = await startWith('reset');
	await expect(put(client)).rejects.toThrow('ECONNRESET');
	expect(await evidently.readEvents('demo')).toEqual([]);
	expect(evidently.stats.outcomes).toEqual({ reset: 1 });
});

test('lost-reply stores, then drops the connection', async () => {
	const { evidently, client } = await startWith('lost-reply');
	await expect(put(client)).rejects.toThrow('ECONNRESET');
	expect(await evidently.readEvents('demo')).toHaveLength(4);
	expect(evidently.stats).toMatchObject({ eventsStored: 4, outcomes: { 'lost-reply': 1 } });
});

test('stall holds the connection until the client goes away', async () => {
	const { evidently, client } = await startWith('stall');
	const abort = new AbortController();
	const stalled = put(client, abort.signal);
	stalled.catch(() => undefined);
	while (!evidently.stats.outcomes.stall) await new Promise(setImmediate);
	await client.send(new ListProjectsCommand({}));
	expect(evidently.stats.openRequests).toBe(1);
	abort.abort();
	await expect(stalled).rejects.toMatchObject({ name: 'AbortError' });
	while (evidently.stats.openRequests > 0) await new Promise(setImmediate);
	expect(await evidently.readEvents('demo')).toEqual([]);
});

test('reject refuses events inside a 200', async () => {
	const { evidently, client } = await startWith('reject');
	const { failedEventCount, eventResults } = await put(client);
	expect(failedEventCount).toBe(4);
	expect(eventResults).toEqual(
		Array(4).fill({ errorCode: 'ValidationException', errorMessage: some(String) }),
	);
	expect(await evidently.readEvents('demo')).toEqual([]);
	expect(evidently.stats).toMatchObject({ eventsRejected: 4, outcomes: { accepted: 1 } });
});

test('reject-retryable refuses some events, and the rest are stored in their places', async () => {
	const faults = { 'reject-retryable': 0.5 };
	const evidently = await startTestEvidently({ faults, seed: 3 });
	const { failedEventCount, eventResults = [] } = await put(createClient(evidently.url));
	const stored = await evidently.readEvents('demo');
	expect(failedEventCount).toBe(4 - stored.length);
	expect(evidently.stats).toMatchObject({
		eventsStored: stored.length,
		eventsRejected: failedEventCount,
	});
	expect(failedEventCount).toBeGreaterThan(0);
	expect(stored.length).toBeGreaterThan(0);
	for (const { eventId, data } of stored) {
		expect(eventResults[Number(data) - 1]).toEqual({ eventId });
	}
});

test('a run can be repeated with its seed', async () => {
	const run = async () => {
		const faults = { throttle: 0.4, reset: 0.3, reject: 0.5 };
		const evidently = await startTestEvidently({ faults, seed: 5 });
		const client = createClient(evidently.url);
		const replies: unknown[] = [];
		for (let i = 0; i < 12; i++) {
			const reply = put(client).then(({ failedEventCount }) => failedEventCount);
			replies.push(await reply.catch((error: Error) => error.name));
		}
		return replies;
	};
	const replies = await run();
	expect(await run()).toEqual(replies);
	expect(new Set(replies).size).toBeGreaterThan(2);
});

test('faults can be changed while it runs', async () => {
	const { evidently, client } = await startWith('throttle');
	await expect(put(client)).rejects.toMatchObject({ name: 'ThrottlingException' });
	evidently.setFaults({});
	await expect(put(client)).resolves.toMatchObject({ failedEventCount: 0 });
	expect(() => evidently.setFaults({ stall: 2 })).toThrow('from 0 to 1');
});

test('listings meet no fault', async () => {
	const { client } = await startWith('throttle', 'reset', 'stall', 'server-error');
	await expect(client.send(new ListProjectsCommand({}))).resolves.toBeDefined();
});

test('faults come after the quota', async () => {
	const now = Date.now();
	const evidently = await startTestEvidently({ faults: { throttle: 1 }, tps: 1, now: () => now });
	const client = createClient(evidently.url);
	await expect(put(client)).rejects.toThrow('Rate exceeded');
	await expect(put(client)).rejects.toThrow('Rate exceeded');
	expect(evidently.stats.outcomes).toEqual({ throttle: 1, quota: 1 });
});

test('faults come after the signature was verified', async () => {
	const { evidently } = await startWith('throttle');
	const client = createClient(evidently.url, {
		credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
	});
	await expect(put(client)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});

describe('a substitute reply', () => {
	test('is sent as it is', async () => {
		const evidently = await startTestEvidently({
			onPutProjectEvents: () => ({
				status: 502,
				headers: { 'content-type': 'text/html' },
				body: '<html>Bad gateway</html>',
			}),
		});
		await expect(put(createClient(evidently.url))).rejects.toMatchObject({
			$metadata: { httpStatusCode: 502 },
		});
		expect(evidently.stats.outcomes).toEqual({ substituted: 1 });
	});

	test('may be decided by the request, and left to the service', async () => {
		const received: EventsRequest[] = [];
		const { evidently, client } = await startWith();
		evidently.substitute = async (request) => void received.push(request);
		await put(client);
		expect(received).toHaveLength(1);
		expect(received[0]?.project).toBe('demo');
		expect(received[0]?.headers.host).toEqual([`127.0.0.1:${evidently.port}`]);
		expect(String(received[0]?.body)).toContain('"events":[{');
		expect(evidently.stats.outcomes).toEqual({ accepted: 1 });
	});
});
