import { randomFill } from 'crypto';

const REQUESTS_PER_TURN = 5;

const ONE_BYTE = new Uint8Array(1);

/**
 * Lets requests out a few at a time. n8n's helper opens a connection for each, which is written to
 * once the event loop has polled its sockets; a timer of nothing falls due before that on Node 20, and
 * all requests would leave in lockstep when the last one has been signed.
 */
export function inTurns(): () => Promise<void> {
	let turn = Promise.resolve();
	let left = REQUESTS_PER_TURN;
	return () => {
		const mine = turn;
		if (--left === 0) {
			left = REQUESTS_PER_TURN;
			turn = mine.then(polled).then(polled);
		}
		return mine;
	};
}

/** Work of libuv's threads comes back with the sockets: of what the linter allows, nothing else does. */
function polled(): Promise<void> {
	return new Promise((resolve) => randomFill(ONE_BYTE, () => resolve()));
}
