import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';

import { inTurns } from '../../nodes/AwsEvidently/send/turns';

/** With the 11th request, the sender checks how busy the event loop has been. */
const CONCURRENCY = 11;

/** @returns how many of the requests leave in each turn. */
async function turnSizes(requests: number): Promise<number[]> {
	const nextTurn = inTurns(CONCURRENCY);
	const sizes: number[] = [];
	let size = 0;
	await Promise.all(
		Array.from({ length: requests }, async () => {
			await nextTurn();
			// The requests of a turn leave in the same microtask queue, which ends before this runs.
			if (++size === 1) process.nextTick(() => sizes.push(size) && (size = 0));
		}),
	);
	await new Promise(setImmediate);
	return sizes;
}

/** Makes the event loop appear to have been busy for this share of the time since the last check. */
function reportUtilization(sinceLastCheck: number): void {
	jest.spyOn(performance, 'eventLoopUtilization').mockImplementation((lastCheck) => ({
		idle: 1,
		active: 1,
		utilization: lastCheck ? sinceLastCheck : 0.5,
	}));
}

describe('inTurns', () => {
	afterEach(() => jest.restoreAllMocks());

	it('lets the first connection open before the last request is sent', async () => {
		const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const nextTurn = inTurns(50);
		let connected = 0;
		let connectedBeforeLast = 0;
		await Promise.all(
			Array.from({ length: 50 }, async () => {
				await nextTurn();
				connectedBeforeLast = connected;
				const socket = connect(port, '127.0.0.1');
				await once(socket, 'connect');
				connected++;
				socket.destroy();
			}),
		);
		server.close();
		expect(connectedBeforeLast).toBeGreaterThan(0);
	});

	it('sends requests one by one once the event loop has been idle', async () => {
		reportUtilization(0.6);
		expect(await turnSizes(15)).toEqual([10, 1, 1, 1, 1, 1]);
	});

	it('sends ten requests a turn while the event loop is busy', async () => {
		reportUtilization(0.9);
		expect(await turnSizes(21)).toEqual([10, 10, 1]);
	});

	it('sends requests in the order in which they were queued', async () => {
		const nextTurn = inTurns(23);
		const order: number[] = [];
		await Promise.all(
			Array.from({ length: 23 }, async (_, index) => {
				await nextTurn();
				order.push(index);
			}),
		);
		expect(order).toEqual(Array.from({ length: 23 }, (_, index) => index));
	});
});
