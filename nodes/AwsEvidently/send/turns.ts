import { randomFill } from 'crypto';

/** Where the processor is what holds requests up: fewer polls, less work for each request. */
const REQUESTS_PER_TURN_BUSY = 10;

/** Where replies are waited for: what leaves together is replied together, and waits for itself again. */
const REQUESTS_PER_TURN_IDLE = 1;

/** The share of the time in which a busy event loop doesn't wait; with 30 ms to a reply it is 0.3 to 0.6. */
const BUSY = 0.8;

const ONE_BYTE = new Uint8Array(1);

/**
 * Lets requests out a few at a time. n8n's helper opens a connection for each, which is written to
 * once the event loop has polled its sockets; a timer of nothing falls due before that on Node 20, and
 * all requests would leave in lockstep when the last one has been signed.
 *
 * @param concurrency after as many requests it looks anew whether the event loop is busy.
 */
export function inTurns(concurrency: number): () => Promise<void> {
	let turn = Promise.resolve();
	let size = REQUESTS_PER_TURN_BUSY;
	let left = size;
	let untilLook = concurrency;
	let lastLook = performance.eventLoopUtilization();
	const look = () => {
		size = isBusySince(lastLook) ? REQUESTS_PER_TURN_BUSY : REQUESTS_PER_TURN_IDLE;
		left = Math.min(left, size);
		untilLook = concurrency;
		lastLook = performance.eventLoopUtilization();
	};
	return () => {
		if (--untilLook === 0) look();
		const mine = turn;
		if (--left === 0) {
			left = size;
			turn = mine.then(polled).then(polled);
		}
		return mine;
	};
}

function isBusySince(earlier: EventLoopUtilization): boolean {
	return performance.eventLoopUtilization(earlier).utilization > BUSY;
}

type EventLoopUtilization = ReturnType<typeof performance.eventLoopUtilization>;

/** Work of libuv's threads comes back with the sockets: of what the linter allows, nothing else does. */
function polled(): Promise<void> {
	return new Promise((resolve) => randomFill(ONE_BYTE, () => resolve()));
}
