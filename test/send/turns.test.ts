import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';

import { inTurns } from '../../nodes/AwsEvidently/send/turns';

/** With this many, a turn is over when the sender checks the event loop. */
const ROW = 11;

const BURST = 10;

describe('Requests leave in turns', () => {
	let server: Server;
	beforeEach(async () => {
		server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
		await once(server, 'listening');
	});
	afterEach(() => server.close());

	/** @returns how many of them were connected when the last one left. */
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

	/** @returns the turns of a sender that checks the event loop with its next request. */
	async function turnsAfter(whatItDid: () => unknown): Promise<() => Promise<void>> {
		const nextTurn = inTurns(ROW);
		await Promise.all(Array.from({ length: ROW - 1 }, nextTurn));
		await whatItDid();
		return nextTurn;
	}

	it('so that connections are made while others wait', async () => {
		expect(await connectedInTime(50, inTurns(50))).toBeGreaterThan(10);
	});

	it('one at a time while the event loop is idle', async () => {
		const nextTurn = await turnsAfter(() => new Promise((resolve) => setTimeout(resolve, 100)));
		expect(await connectedInTime(BURST, nextTurn)).toBeGreaterThanOrEqual(BURST - 3);
	});

	it('several at once while the event loop is busy', async () => {
		const nextTurn = await turnsAfter(() => {
			const end = performance.now() + 100;
			while (performance.now() < end);
		});
		expect(await connectedInTime(BURST, nextTurn)).toBe(0);
	});

	it('and in their order', async () => {
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
