import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';

import { inTurns } from '../../nodes/AwsEvidently/send/turns';

/** After this many requests, a turn ends and the sender checks the event loop. */
const ROW = 11;

const BURST = 10;

describe('inTurns', () => {
	let server: Server;
	beforeEach(async () => {
		server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
		await once(server, 'listening');
	});
	afterEach(() => server.close());

	/** @returns how many requests were connected when the last one was sent. */
	async function connectedInTime(count: number, nextTurn: () => Promise<void>): Promise<number> {
		const { port } = server.address() as AddressInfo;
		let connected = 0;
		let inTime = 0;
		const workers = Array.from({ length: count }, async () => {
			await nextTurn();
			inTime = connected;
			const socket = connect(port, '127.0.0.1');
			await once(socket, 'connect');
			connected++;
			socket.destroy();
		});
		await Promise.all(workers);
		return inTime;
	}

	/** @returns the `nextTurn` of a sender that checks the event loop at its next request. */
	async function turnsAfter(whatItDid: () => unknown): Promise<() => Promise<void>> {
		const nextTurn = inTurns(ROW);
		await Promise.all(Array.from({ length: ROW - 1 }, nextTurn));
		await whatItDid();
		return nextTurn;
	}

	it('lets the first connections open before the last requests are sent', async () => {
		expect(await connectedInTime(50, inTurns(50))).toBeGreaterThan(10);
	});

	it('sends requests one by one while the event loop is idle', async () => {
		const nextTurn = await turnsAfter(() => new Promise((resolve) => setTimeout(resolve, 100)));
		expect(await connectedInTime(BURST, nextTurn)).toBeGreaterThanOrEqual(BURST - 3);
	});

	it('sends several requests at once while the event loop is busy', async () => {
		const nextTurn = await turnsAfter(() => {
			const end = performance.now() + 100;
			while (performance.now() < end);
		});
		expect(await connectedInTime(BURST, nextTurn)).toBe(0);
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
