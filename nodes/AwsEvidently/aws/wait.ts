import { sleep } from 'n8n-workflow';

/**
 * n8n's `sleep` can't be ended up to n8n 2.30; where it can, Node warns of the eleventh that listens to
 * the same signal. So none is longer than this, and nothing of a wait outlives its end by more.
 * Milliseconds.
 */
const SLICE = 100;

/**
 * @param duration in milliseconds
 * @throws the signal's reason, once it aborts
 */
export async function wait(duration: number, signal?: AbortSignal): Promise<void> {
	for (let left = duration; left > 0; left -= SLICE) {
		await sleep(Math.min(left, SLICE));
		signal?.throwIfAborted();
	}
}
