import type { EvidentlyClient, PutProjectEventsCommandOutput } from '@aws-sdk/client-evidently';

import type { Redact, Redactable } from '../aws/redaction';
import { loadSdk } from '../aws/sdk/loadSdk';
import { backoffMs, wait } from '../aws/wait';
import type { Batch } from './batches';
import { isRetryable, readEventResults } from './eventResults';
import type { EvidentlyEvent } from './evidentlyEvent';
import { halve, isWorthHalving } from './halving';
import type { Accepted, Rejected } from './outcomes';
import { inGroups } from './requestGroups';

/** The longest wait before the first retry of a rejected event. */
const BACKOFF_MS = 500;

export interface SendOptions {
	/** The most requests in flight. */
	concurrency: number;
	/** For an event that is rejected with a retryable code, including the first attempt. */
	maxAttempts: number;
	/** Ends the sending without waiting for the requests in flight. */
	signal?: AbortSignal;
	/** Ends the sending once the requests in flight have finished: nothing is sent or retried any more. */
	endSignal?: AbortSignal;
}

/** Called as soon as something is known, in any order. */
export interface SendListener {
	/** @param redact takes the request's secrets out of a text, for an error that quotes the result. */
	onResult(event: EvidentlyEvent, result: Accepted | Rejected, redact: Redact): void;
	onFailure(events: EvidentlyEvent[], error: unknown): void;
}

/**
 * Sends batches with a bounded number of requests in flight, and resolves once none is, or once
 * `signal` aborts: the client's request handler has that signal, too, so nothing comes of the
 * requests that are still in flight then. The halves of a batch are sent next.
 */
export async function sendBatches(
	client: EvidentlyClient,
	batches: Batch[],
	listener: SendListener,
	options: SendOptions,
): Promise<void> {
	const { concurrency, signal, endSignal } = options;
	const stack = batches.toReversed();
	const nextGroup = inGroups(concurrency);
	let running = 0;
	const work = async (): Promise<void> => {
		running++;
		const helpers: Array<Promise<void>> = [];
		for (let batch = stack.pop(); batch; batch = stack.pop()) {
			await nextGroup();
			if (endSignal?.aborted) break;
			const halves = await sendBatch(client, batch, listener, options);
			stack.push(...halves.toReversed());
			// Workers end when the stack is empty. This one takes the first half, so the second needs another.
			if (halves.length > 0 && running < concurrency) helpers.push(observed(work()));
		}
		running--;
		await Promise.all(helpers);
	};
	await untilAborted(Promise.all(Array.from({ length: concurrency }, work)), signal);
}

/** Returns the promise, whose rejection doesn't count as unhandled if another error comes before it is awaited. */
function observed<T>(promise: Promise<T>): Promise<T> {
	promise.catch(() => undefined);
	return promise;
}

/** Resolves with the work or when the signal aborts, and leaves no listener that would keep the events. */
async function untilAborted(work: Promise<unknown>, signal?: AbortSignal): Promise<void> {
	let stop = () => {};
	const aborted = new Promise<void>((resolve) => (stop = resolve));
	signal?.addEventListener('abort', stop);
	await Promise.race([work, aborted]).finally(() => signal?.removeEventListener('abort', stop));
}

/** @returns the halves that are to be sent instead, if any. */
async function sendBatch(
	client: EvidentlyClient,
	batch: Batch,
	listener: SendListener,
	options: SendOptions,
): Promise<Batch[]> {
	const { project } = batch;
	let pending = batch.events;
	// The batch isn't needed any more, and all batches of a run can take a lot of memory.
	batch.events = [];
	try {
		for (let attempt = 1; pending.length > 0; attempt++) {
			const answers = await putEvents(client, project, pending);
			const rejected = settle(answers, attempt < options.maxAttempts, listener);
			pending = await afterBackoff(rejected, attempt, listener, options.endSignal);
		}
		return [];
	} catch (error) {
		// The request was still waiting to be sent.
		if (options.endSignal?.aborted && error === options.endSignal.reason) return [];
		if (pending.length > 1 && isWorthHalving(error)) return halve({ project, events: pending });
		listener.onFailure(pending, error);
		return [];
	}
}

/** What a request returned for one of its events. */
type Answer = Parameters<SendListener['onResult']>;

/** Reports all answers except for those of events that are to be sent again, which it returns. */
function settle(answers: Answer[], mayRetry: boolean, listener: SendListener): Answer[] {
	const again: Answer[] = [];
	for (const answer of answers) {
		const [, result] = answer;
		if (mayRetry && 'errorCode' in result && isRetryable(result)) again.push(answer);
		else listener.onResult(...answer);
	}
	return again;
}

/** @returns the events to send again: none if the sending ends meanwhile, since they stay rejected then. */
async function afterBackoff(
	rejected: Answer[],
	attempt: number,
	listener: SendListener,
	endSignal?: AbortSignal,
): Promise<EvidentlyEvent[]> {
	if (rejected.length === 0) return [];
	try {
		await wait(backoffMs(BACKOFF_MS, attempt), endSignal);
		return rejected.map(([event]) => event);
	} catch {
		for (const answer of rejected) listener.onResult(...answer);
		return [];
	}
}

async function putEvents(
	client: EvidentlyClient,
	project: string,
	events: EvidentlyEvent[],
): Promise<Answer[]> {
	const { PutProjectEventsCommand } = await loadSdk();
	// The SDK sends only those members of an event that the API has.
	const command = new PutProjectEventsCommand({ project, events });
	const output = (await client.send(command)) as PutProjectEventsCommandOutput & Redactable;
	const results = readEventResults(output, events.length);
	return events.map((event, index) => [event, results[index]!, output.redact]);
}
