import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';

import { n8nWorkflow, skipWaits } from '../support/n8nWorkflow';

import type { EvidentlyOptions, CustomResponse } from '../../evidently';
import type { Batch } from '../../nodes/AwsEvidently/send/batches';
import type { EvidentlyEvent } from '../../nodes/AwsEvidently/send/evidentlyEvent';
import { sendBatches, type SendOptions } from '../../nodes/AwsEvidently/send/requests';
import { clientOf } from '../support/network';
import { collectGarbage } from '../support/leftovers';
import { latch, until } from '../support/waiting';
import { cleanUp, some, startTestEvidently, textWith } from '../support/testKit';

const realSleep = n8nWorkflow.sleep;
let sleep: ReturnType<typeof skipWaits>;

/** Waits are recorded and end at once, unless a test uses the real function. */
beforeEach(() => {
	sleep = skipWaits();
	jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

const eventOf = (itemIndex: number, project = 'demo'): EvidentlyEvent => ({
	itemIndex,
	project,
	type: 'aws.evidently.custom',
	timestamp: new Date(0),
	data: String(itemIndex),
	hasAssignment: false,
});

const batchOf = (...itemIndexes: number[]): Batch => ({
	project: 'demo',
	events: itemIndexes.map((index) => eventOf(index)),
});

const eachAlone = (count: number) => Array.from({ length: count }, (_, index) => batchOf(index));

/** Records results and failures by item index. A failure ends the sending unless `goOn` is set. */
function listen(end: AbortController, { goOn = true } = {}) {
	const results: Record<number, object> = {};
	const failures: Array<{ items: number[]; message: string }> = [];
	const onResult = ({ itemIndex }: EvidentlyEvent, result: object) => {
		expect(results[itemIndex]).toBeUndefined();
		results[itemIndex] = result;
	};
	const onFailure = (events: EvidentlyEvent[], error: unknown) => {
		failures.push({
			items: events.map(({ itemIndex }) => itemIndex),
			message: (error as Error).message,
		});
		if (!goOn) end.abort();
	};
	return { results, failures, listener: { onResult, onFailure } };
}

const OPTIONS = { concurrency: 2, maxAttempts: 3 };

/** Sends to a local Evidently. */
async function send(
	batches: Batch[],
	service: EvidentlyOptions = {},
	options: Partial<SendOptions & { goOn: boolean }> = {},
) {
	const evidently = await startTestEvidently(service);
	const end = new AbortController();
	const recorded = listen(end, options);
	const { signal, maxAttempts } = options;
	const endSignal = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
	const client = await clientOf(evidently, { signal, endSignal, maxAttempts });
	const sending = sendBatches(client, batches, recorded.listener, {
		...OPTIONS,
		...options,
		endSignal,
	});
	return { evidently, recorded, sending, end };
}

const ACCEPTED = { eventId: some(String) };

describe('Batches', () => {
	it('sends each batch as one request, and reports a result for each event', async () => {
		const { evidently, recorded, sending } = await send([batchOf(0, 2), batchOf(1)]);
		await sending;
		expect(recorded).toMatchObject({
			results: { 0: ACCEPTED, 1: ACCEPTED, 2: ACCEPTED },
			failures: [],
		});
		const stored = await evidently.readEvents('demo');
		for (const { data, eventId } of stored) {
			expect(recorded.results[Number(data)]).toEqual({ eventId });
		}
		expect(evidently.stats.requests).toBe(2);
	});

	it('sends as many batches concurrently as allowed, and no more', async () => {
		const { arrive } = latch(3);
		const onPutProjectEvents = async () => {
			await arrive();
			return undefined;
		};
		const options = { concurrency: 3 };
		const { evidently, recorded, sending } = await send(
			eachAlone(7),
			{ onPutProjectEvents },
			options,
		);
		await sending;
		expect(evidently.stats).toMatchObject({ maxOpenRequests: 3, requests: 7 });
		expect(Object.keys(recorded.results)).toHaveLength(7);
	});

	it('sends the other batches after one has failed if the run goes on', async () => {
		const onPutProjectEvents = ({ body }: { body: Buffer }) =>
			body.includes('"data":"0"') ? { status: 403 } : undefined;
		const { recorded, sending } = await send([batchOf(0, 1), batchOf(2)], { onPutProjectEvents });
		await sending;
		expect(recorded.failures).toEqual([{ items: [0, 1], message: some(String) }]);
		expect(recorded.results).toEqual({ 2: ACCEPTED });
	});

	it('stops sending after a batch has failed if the run does not go on', async () => {
		const options = { concurrency: 1, goOn: false };
		const { evidently, recorded, sending } = await send(
			eachAlone(9),
			{ onPutProjectEvents: () => ({ status: 403 }) },
			options,
		);
		await sending;
		expect(recorded.failures).toHaveLength(1);
		expect(evidently.stats.requests).toBe(1);
	});

	it('releases the events of a batch once they are sent', async () => {
		const batches = eachAlone(2);
		const { sending } = await send(batches);
		await sending;
		expect(batches.map(({ events }) => events)).toEqual([[], []]);
	});
});

describe('A batch with an invalid event', () => {
	const invalid = (fields?: string[]): CustomResponse => ({
		status: 400,
		headers: { 'x-amzn-errortype': 'ValidationException' },
		body: JSON.stringify({
			message: 'An event is invalid',
			...(fields && { fieldList: fields.map((name) => ({ name, message: 'Invalid' })) }),
		}),
	});

	/** Rejects a request that contains event 3. */
	const rejecting = (fields?: string[]) => ({
		onPutProjectEvents: ({ body }: { body: Buffer }) =>
			body.includes('"data":"3"') ? invalid(fields) : undefined,
	});

	it('halves a batch with an invalid event until only that event fails', async () => {
		const { evidently, recorded, sending } = await send(
			[batchOf(0, 1, 2, 3, 4, 5, 6, 7)],
			rejecting(),
		);
		await sending;
		expect(recorded.failures).toEqual([{ items: [3], message: 'An event is invalid' }]);
		expect(Object.keys(recorded.results)).toEqual(['0', '1', '2', '4', '5', '6', '7']);
		expect(evidently.stats.requests).toBe(7);
	});

	it('does not halve a batch if only its project is invalid', async () => {
		const { evidently, recorded, sending } = await send(
			[batchOf(0, 1, 2, 3)],
			rejecting(['project']),
		);
		await sending;
		expect(recorded.failures).toEqual([{ items: [0, 1, 2, 3], message: some(String) }]);
		expect(evidently.stats.requests).toBe(1);
	});
});

describe('A batch that is too large', () => {
	const eventsIn = (body: Buffer) =>
		(JSON.parse(String(body)) as { events: unknown[] }).events.length;

	/** Accepts requests of at most `most` events, after a pause. */
	const accepting = (most: number, pause = async () => {}) => ({
		onPutProjectEvents: async ({ body }: { body: Buffer }) => {
			if (eventsIn(body) > most) return { status: 413 };
			await pause();
			return undefined;
		},
	});

	it('sends the halves of a batch that is too large concurrently', async () => {
		const { arrive } = latch(4);
		const { evidently, recorded, sending } = await send(
			[batchOf(0, 1, 2, 3, 4, 5, 6, 7)],
			accepting(1, arrive),
			{ concurrency: 4 },
		);
		await sending;
		expect(Object.keys(recorded.results)).toHaveLength(8);
		expect(evidently.stats).toMatchObject({ maxOpenRequests: 4, requests: 7 + 8 });
	});

	it('never exceeds the concurrency when it halves batches', async () => {
		const { arrive } = latch(2);
		const batches = [batchOf(0, 1, 2, 3), batchOf(4, 5, 6, 7), batchOf(8, 9)];
		const { evidently, recorded, sending } = await send(batches, accepting(1, arrive));
		await sending;
		expect(Object.keys(recorded.results)).toHaveLength(10);
		expect(evidently.stats).toMatchObject({ maxOpenRequests: 2, requests: 3 + 4 + 10 });
	});

	it('sends no more halves after another batch has failed if the run does not go on', async () => {
		const isOver = { first: false };
		const onPutProjectEvents = async ({ body }: { body: Buffer }) => {
			if (eventsIn(body) === 1) return { status: 403 };
			await until(() => isOver.first);
			return { status: 413 };
		};
		const batches = [batchOf(0, 1), batchOf(2)];
		const { evidently, recorded, sending } = await send(
			batches,
			{ onPutProjectEvents },
			{ goOn: false },
		);
		await until(() => recorded.failures.length === 1);
		isOver.first = true;
		await sending;
		expect(recorded).toMatchObject({ results: {}, failures: [{ items: [2] }] });
		expect(evidently.stats.requests).toBe(2);
	});

	it('sends no more halves after the run is aborted', async () => {
		const stop = new AbortController();
		const { evidently, recorded, sending } = await send(
			[batchOf(0, 1, 2, 3)],
			accepting(2, () => new Promise(() => {})),
			{ signal: stop.signal, concurrency: 1 },
		);
		await until(() => evidently.stats.requests === 2 && evidently.stats.openRequests === 1);
		stop.abort();
		await sending;
		await until(() => recorded.failures.length === 1);
		expect(recorded).toMatchObject({ results: {}, failures: [{ items: [0, 1] }] });
		expect(evidently.stats.requests).toBe(2);
	});
});

describe('A sending that ends', () => {
	/** Denies the request of the first event after `others` has answered another request. */
	const denyFirst = (others: () => Promise<CustomResponse | undefined>) => {
		let othersAnswered = 0;
		return async ({ body }: { body: Buffer }) => {
			if (!body.includes('"data":"0"')) {
				const response = await others();
				othersAnswered++;
				return response;
			}
			await until(() => othersAnswered > 0);
			return { status: 403 };
		};
	};

	const throttled: CustomResponse = {
		status: 429,
		headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '30' },
		body: '{"message":"Rate exceeded"}',
	};

	/** Uses real waits, which are long unless they are aborted. */
	function reallySleep(): void {
		sleep.mockImplementation((duration) => realSleep(duration));
	}

	it('aborts the wait before a retry when the sending ends, and reports the error of that request', async () => {
		reallySleep();
		const { evidently, recorded, sending } = await send(
			eachAlone(9),
			{ onPutProjectEvents: denyFirst(async () => throttled) },
			{ goOn: false, maxAttempts: 10 },
		);
		await sending;
		expect(evidently.stats.requests).toBe(2);
		expect(recorded.failures).toEqual([
			{ items: [0], message: some(String) },
			{ items: [1], message: 'Rate exceeded' },
		]);
	}, 10_000);

	it('reports an event as rejected if the sending ends before its retry', async () => {
		reallySleep();
		jest.mocked(Math.random).mockReturnValue(1_000); // The wait then takes minutes.
		const rejection = { errorCode: 'ThrottlingException', errorMessage: 'Later' };
		const response = { status: 200, body: JSON.stringify({ eventResults: [rejection] }) };
		const { evidently, recorded, sending } = await send(
			eachAlone(9),
			{ onPutProjectEvents: denyFirst(async () => response) },
			{ goOn: false, maxAttempts: 10 },
		);
		await sending;
		expect(evidently.stats.requests).toBe(2);
		expect(recorded).toMatchObject({ results: { 1: rejection }, failures: [{ items: [0] }] });
	}, 10_000);

	it('lets the requests in flight finish when the sending ends, and reports their results', async () => {
		const isDenied = { yes: false };
		const onPutProjectEvents = async ({ body }: { body: Buffer }) => {
			if (body.includes('"data":"0"')) return { status: 403 };
			await until(() => isDenied.yes);
			return undefined;
		};
		const { evidently, recorded, sending } = await send(
			eachAlone(9),
			{ onPutProjectEvents },
			{ goOn: false },
		);
		await until(() => recorded.failures.length === 1);
		isDenied.yes = true;
		await sending;
		expect(evidently.stats.requests).toBe(2);
		expect(recorded).toMatchObject({ results: { 1: ACCEPTED }, failures: [{ items: [0] }] });
	});

	it('reports no failure for requests that were still queued when the sending ended', async () => {
		reallySleep();
		const { evidently, recorded, sending, end } = await send(
			eachAlone(9),
			{ onPutProjectEvents: () => throttled },
			{ maxAttempts: 1, concurrency: 3 },
		);
		// After some throttled requests, the others wait a second each.
		await until(() => recorded.failures.length >= 3);
		end.abort();
		await sending;
		expect(recorded.failures).toHaveLength(evidently.stats.requests);
		expect(evidently.stats.requests).toBeLessThan(9);
	});
});

describe('A rejected event that may be accepted later', () => {
	const always = { faults: { 'reject-retryable': 1 } };

	/** @returns the total wait between the requests. */
	const totalWaitMs = () => sleep.mock.calls.reduce((sum, [duration]) => sum + duration, 0);

	it.each([
		[1, 0],
		[2, 500],
		[3, 500 + 1_000],
		[5, 500 + 1_000 + 2_000 + 4_000],
	])(
		'sends a retryable event %d times, with doubling waits of %d ms in total',
		async (maxAttempts, waitMs) => {
			const { evidently, recorded, sending } = await send([batchOf(0)], always, { maxAttempts });
			await sending;
			expect(evidently.stats.requests).toBe(maxAttempts);
			expect(recorded.results[0]).toMatchObject({ errorCode: 'ThrottlingException' });
			expect(totalWaitMs()).toBe(waitMs);
		},
	);

	it('retries only the rejected events of a batch', async () => {
		const sent: string[] = [];
		const onPutProjectEvents = ({ body }: { body: Buffer }) => {
			const { events } = JSON.parse(String(body)) as { events: Array<{ data: string }> };
			sent.push(events.map(({ data }) => data).join());
			return undefined;
		};
		const faults = { 'reject-retryable': 0.5 };
		const { recorded, sending } = await send([batchOf(0, 1, 2, 3)], {
			faults,
			seed: 3,
			onPutProjectEvents,
		});
		await sending;
		expect(sent[0]).toBe('0,1,2,3');
		expect(sent.length).toBeGreaterThan(1);
		for (const again of sent.slice(1)) expect(again.length).toBeLessThan(sent[0]!.length);
		expect(Object.keys(recorded.results)).toEqual(['0', '1', '2', '3']);
	});

	it('reports a failed retry only for the events that were retried', async () => {
		const responses = [
			{ eventResults: [{ eventId: 'a' }, { errorCode: 'ThrottlingException' }] },
			undefined,
		];
		const onPutProjectEvents = () => {
			const response = responses.shift();
			return response
				? { status: 200, body: JSON.stringify(response) }
				: { status: 403, body: '{}' };
		};
		const { recorded, sending } = await send([batchOf(0, 1)], { onPutProjectEvents });
		await sending;
		expect(recorded.results).toEqual({ 0: { eventId: 'a' } });
		expect(recorded.failures.map(({ items }) => items)).toEqual([[1]]);
	});
});

describe('A signal', () => {
	/** This is a separate function, so that the test itself keeps no reference to the event. */
	const referenceTo = ({ events }: Batch) => new WeakRef(events[0]!);

	async function untilCollected(reference: WeakRef<object>): Promise<void> {
		for (; reference.deref(); collectGarbage()) await setImmediate();
	}

	it('sends no request if the signal is already aborted', async () => {
		const signal = AbortSignal.abort();
		const { evidently, recorded, sending } = await send(eachAlone(5), {}, { signal });
		await sending;
		expect(evidently.stats.requests).toBe(0);
		expect(recorded).toMatchObject({ results: {}, failures: [] });
	});

	it('ends the sending as soon as the signal is aborted, even if the service never responds', async () => {
		const stop = new AbortController();
		const { evidently, recorded, sending } = await send(
			eachAlone(5),
			{ faults: { stall: 1 } },
			{ signal: stop.signal },
		);
		await until(() => evidently.stats.openRequests === 2);
		stop.abort();
		await sending;
		await until(() => recorded.failures.length === 2);
		expect(recorded.failures[0]?.message).toBe('The execution was canceled');
		expect(evidently.stats.requests).toBe(2);
	});

	it('ends the wait before a retry when the signal is aborted, and releases the events', async () => {
		const stop = new AbortController();
		sleep.mockImplementation((duration) => realSleep(duration));
		const batches = eachAlone(1);
		const reference = referenceTo(batches[0]!);
		const { evidently, sending } = await send(
			batches,
			{ faults: { 'reject-retryable': 1 } },
			{ signal: stop.signal, maxAttempts: 10 },
		);
		jest.mocked(Math.random).mockReturnValue(1_000); // The wait then takes minutes.
		await until(() => sleep.mock.calls.some(([duration]) => duration > 0));
		stop.abort();
		await sending;
		await untilCollected(reference);
		expect(evidently.stats.requests).toBe(1);
	}, 5_000);

	it('removes all listeners from the signal at the end', async () => {
		const stop = new AbortController();
		const { sending } = await send([batchOf(0)], {}, { signal: stop.signal });
		await sending;
		expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
	});
});

it('reports the events of a request as failed if the response has too few results', async () => {
	const onPutProjectEvents = () => ({ status: 200, body: '{"eventResults":[]}' });
	const { recorded, sending } = await send([batchOf(0, 1)], { onPutProjectEvents });
	await sending;
	expect(recorded.failures).toEqual([
		{ items: [0, 1], message: textWith('0 results for 2 events') },
	]);
});

it('rejects with an error of the listener, and leaves no unhandled rejection', async () => {
	const unhandled = jest.fn();
	process.on('unhandledRejection', unhandled);
	const evidently = await startTestEvidently({ onPutProjectEvents: () => ({ status: 413 }) });
	const fail = jest.fn(() => {
		throw new Error('A defect');
	});
	const listener = { onResult: fail, onFailure: fail };
	const client = await clientOf(evidently);
	const sending = sendBatches(client, [batchOf(0, 1, 2, 3, 4, 5, 6, 7)], listener, OPTIONS);
	await expect(sending).rejects.toThrow('A defect');
	// Both workers end with an error.
	await until(() => fail.mock.calls.length === 2);
	await setImmediate();
	process.off('unhandledRejection', unhandled);
	expect(unhandled).not.toHaveBeenCalled();
});
