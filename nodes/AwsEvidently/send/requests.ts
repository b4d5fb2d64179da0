import type { EvidentlyClient } from '@aws-sdk/client-evidently';

import { backoff } from '../aws/backoff';
import { loadSdk } from '../aws/sdk/loadSdk';
import { isTooLarge } from '../aws/serviceErrors';
import { wait } from '../aws/wait';
import { halve, type Batch } from './batches';
import { isRetryable, readEventResults } from './eventResults';
import type { EvidentlyEvent } from './evidentlyEvent';
import type { Accepted, Rejected } from './outcomes';
import { inTurns } from './turns';

/** The wait before an event's second try, doubled for each further one, in milliseconds. */
const BACKOFF_BASE = 500;

export interface SendOptions {
	/** Requests in flight at once. */
	concurrency: number;
	/** Tries for a rejected event whose code is retryable, the first one included. */
	maxAttempts: number;
	/** Ends the sending at once. */
	signal?: AbortSignal;
}

/** Told as soon as it is known, in any order. */
export interface SendListener {
	onResult(event: EvidentlyEvent, result: Accepted | Rejected): void;
	/** @returns whether to go on with the other requests. */
	onFailure(events: EvidentlyEvent[], error: unknown): boolean;
}

/**
 * Sends batches, a bounded number at once, and waits until none is in flight, or until the signal:
 * what the SDK still waits for then, it waits for in vain, since its request handler has the signal,
 * too. The halves of one that is too large for the service are the next to go out.
 */
export async function sendBatches(
	client: EvidentlyClient,
	batches: Batch[],
	listener: SendListener,
	options: SendOptions,
): Promise<void> {
	const stack = batches.toReversed();
	const nextTurn = inTurns(options.concurrency);
	let stopped = false;
	const worker = async () => {
		for (let batch = stack.pop(); batch; batch = stack.pop()) {
			await nextTurn();
			if (stopped || options.signal?.aborted) return;
			const failure = await sendBatch(client, batch, listener, options);
			if (!failure) continue;
			const { unsent, error } = failure;
			if (isTooLarge(error) && unsent.events.length > 1) stack.push(...halve(unsent).reverse());
			else if (!listener.onFailure(unsent.events, error)) stopped = true;
		}
	};
	const workers = Promise.all(Array.from({ length: options.concurrency }, worker));
	await untilAborted(workers, options.signal);
}

/** Resolves with the work, or when the signal aborts; then nobody listens to it any more, so that it holds no event. */
async function untilAborted(work: Promise<unknown>, signal?: AbortSignal): Promise<void> {
	let stop = () => {};
	const aborted = new Promise<void>((resolve) => (stop = resolve));
	signal?.addEventListener('abort', stop);
	await Promise.race([work, aborted]).finally(() => signal?.removeEventListener('abort', stop));
}

/** What a request could not get through, and why. */
interface Failure {
	unsent: Batch;
	error: unknown;
}

async function sendBatch(
	client: EvidentlyClient,
	batch: Batch,
	listener: SendListener,
	{ maxAttempts, signal }: SendOptions,
): Promise<Failure | undefined> {
	const { project } = batch;
	let pending = batch.events;
	// What has been sent is needed no more, and a run may have a lot of it.
	batch.events = [];
	try {
		for (let attempt = 1; pending.length > 0; attempt++) {
			if (attempt > 1) await wait(backoff(BACKOFF_BASE, attempt - 1), signal);
			const results = await putEvents(client, project, pending);
			pending = settle(pending, results, attempt < maxAttempts, listener);
		}
		return undefined;
	} catch (error) {
		return { unsent: { project, events: pending }, error };
	}
}

/** @returns the events that are worth another try. */
function settle(
	events: EvidentlyEvent[],
	results: Array<Accepted | Rejected>,
	mayRetry: boolean,
	listener: SendListener,
): EvidentlyEvent[] {
	return events.filter((event, index) => {
		const result = results[index]!;
		const again = mayRetry && 'errorCode' in result && isRetryable(result);
		if (!again) listener.onResult(event, result);
		return again;
	});
}

async function putEvents(
	client: EvidentlyClient,
	project: string,
	events: EvidentlyEvent[],
): Promise<Array<Accepted | Rejected>> {
	const { PutProjectEventsCommand } = await loadSdk();
	// The SDK takes of an event what the API knows.
	const command = new PutProjectEventsCommand({ project, events });
	return readEventResults(await client.send(command), events.length);
}
