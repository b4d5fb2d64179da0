import { sleep } from 'n8n-workflow';

/**
 * Up to n8n 2.30, `sleep` can't be aborted; where it can, Node warns about the eleventh listener of a
 * signal. So a wait is cut into slices, and its timer outlives an abort by no more than one of them.
 */
const SLICE_MS = 100;

const MAX_BACKOFF_MS = 20_000;

/** @throws the signal's reason, if it is or gets aborted */
export async function wait(durationMs: number, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	for (let left = durationMs; left > 0; left -= SLICE_MS) {
		await sleep(Math.min(left, SLICE_MS));
		signal?.throwIfAborted();
	}
}

/**
 * Waits until a time of the monotonic clock. The time may change while it waits.
 *
 * @throws the signal's reason, if it is or gets aborted
 */
export async function waitUntil(due: () => number, signal?: AbortSignal): Promise<void> {
	for (let left; (left = due() - performance.now()) > 0;) {
		await wait(Math.min(left, SLICE_MS), signal);
	}
}

/**
 * Returns the wait before a retry in milliseconds. Each longest wait is twice the previous one, and the
 * result is between half of it and all of it at random. With shorter waits, all retries could be over
 * before a service has restarted.
 *
 * @param baseMs the longest wait before the first retry
 * @param retry 1 for the first one
 */
export function backoffMs(baseMs: number, retry: number): number {
	const longest = Math.min(baseMs * 2 ** (retry - 1), MAX_BACKOFF_MS);
	return (longest / 2) * (1 + Math.random());
}
