import { randomFill } from 'crypto';

/** The number of requests that start together. In larger groups, requests wait longer for each other. */
const GROUP_SIZE = 10;

const ONE_BYTE = new Uint8Array(1);

/**
 * Returns a function to await before each request. It lets requests start in groups, and the event
 * loop polls its sockets between two groups.
 *
 * n8n's helper opens a connection for each request, and the request is written once the event loop has
 * polled its sockets. Without groups, all requests would be written together, once the last one has
 * been signed.
 */
export function inGroups(): () => Promise<void> {
	let group = Promise.resolve();
	let left = GROUP_SIZE;
	return () => {
		const mine = group;
		if (--left === 0) {
			left = GROUP_SIZE;
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
