import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';

import { inTurns } from '../../nodes/AwsEvidently/send/turns';

describe('Requests are let out in turns', () => {
	let server: Server;
	beforeEach(async () => {
		server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
		await once(server, 'listening');
	});
	afterEach(() => server.close());

	/** Whose sockets were connected before the last one was let out. */
	async function connectedInTime(count: number): Promise<number> {
		const { port } = server.address() as AddressInfo;
		const nextTurn = inTurns();
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

	it('so that connections are made while others wait', async () => {
		expect(await connectedInTime(50)).toBeGreaterThan(10);
	});

	it('and none waits for more than those before it', async () => {
		const nextTurn = inTurns();
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
