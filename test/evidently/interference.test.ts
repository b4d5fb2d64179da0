import {
	ListProjectsCommand,
	PutProjectEventsCommand,
	type EvidentlyClient,
} from '@aws-sdk/client-evidently';
import type { EventsRequest, FaultName } from '../../evidently';
import { cleanUp, createClient, customEvent, some, startTestEvidently } from '../support/testKit';

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

it.each([
	['throttle', 429, 'ThrottlingException'],
	['server-error', 500, 'InternalServerException'],
] as const)(
	'returns an error and stores nothing for the fault %s (HTTP %d)',
	async (fault, httpStatusCode, name) => {
		const { evidently, client } = await startWith(fault);
		await expect(put(client)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
		expect(await evidently.readEvents('demo')).toEqual([]);
		expect(evidently.stats.outcomes).toEqual({ [fault]: 1 });
	},
);

it('drops the connection and stores nothing for the fault reset', async () => {
	const { evidently, client } = await startWith('reset');
	await expect(put(client)).rejects.toThrow('ECONNRESET');
	expect(await evidently.readEvents('demo')).toEqual([]);
	expect(evidently.stats.outcomes).toEqual({ reset: 1 });
});

it('stores the events, then drops the connection for the fault lost-reply', async () => {
	const { evidently, client } = await startWith('lost-reply');
	await expect(put(client)).rejects.toThrow('ECONNRESET');
	expect(await evidently.readEvents('demo')).toHaveLength(4);
	expect(evidently.stats).toMatchObject({ eventsStored: 4, outcomes: { 'lost-reply': 1 } });
});

it('keeps the connection open until the client closes it for the fault stall', async () => {
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

it('rejects each event in a response of HTTP 200 for the fault reject', async () => {
	const { evidently, client } = await startWith('reject');
	const { failedEventCount, eventResults } = await put(client);
	expect(failedEventCount).toBe(4);
	expect(eventResults).toEqual(
		Array(4).fill({ errorCode: 'ValidationException', errorMessage: some(String) }),
	);
	expect(await evidently.readEvents('demo')).toEqual([]);
	expect(evidently.stats).toMatchObject({ eventsRejected: 4, outcomes: { accepted: 1 } });
});

it('rejects some events and stores the others for the fault reject-retryable', async () => {
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

it('repeats the faults of a run with the same seed', async () => {
	const run = async () => {
		const faults = { throttle: 0.4, reset: 0.3, reject: 0.5 };
		const evidently = await startTestEvidently({ faults, seed: 5 });
		const client = createClient(evidently.url);
		const outcomes: unknown[] = [];
		for (let i = 0; i < 12; i++) {
			const outcome = put(client).then(({ failedEventCount }) => failedEventCount);
			outcomes.push(await outcome.catch((error: Error) => error.name));
		}
		return outcomes;
	};
	const outcomes = await run();
	expect(await run()).toEqual(outcomes);
	expect(new Set(outcomes).size).toBeGreaterThan(2);
});

it('changes the faults of a running server', async () => {
	const { evidently, client } = await startWith('throttle');
	await expect(put(client)).rejects.toMatchObject({ name: 'ThrottlingException' });
	evidently.setFaults({});
	await expect(put(client)).resolves.toMatchObject({ failedEventCount: 0 });
	expect(() => evidently.setFaults({ stall: 2 })).toThrow('from 0 to 1');
});

it('injects no fault into listings', async () => {
	const { client } = await startWith('throttle', 'reset', 'stall', 'server-error');
	await expect(client.send(new ListProjectsCommand({}))).resolves.toBeDefined();
});

it('applies the quota before a fault', async () => {
	const now = Date.now();
	const evidently = await startTestEvidently({ faults: { throttle: 1 }, tps: 1, now: () => now });
	const client = createClient(evidently.url);
	await expect(put(client)).rejects.toThrow('Rate exceeded');
	await expect(put(client)).rejects.toThrow('Rate exceeded');
	expect(evidently.stats.outcomes).toEqual({ throttle: 1, quota: 1 });
});

it('verifies the signature before it injects a fault', async () => {
	const { evidently } = await startWith('throttle');
	const client = createClient(evidently.url, {
		credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' },
	});
	await expect(put(client)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
});

describe('A substitute response', () => {
	it('sends a substitute response unchanged', async () => {
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

	it('calls the substitute with the request, and responds itself if that returns nothing', async () => {
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
