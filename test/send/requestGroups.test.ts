import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';

import { inGroups } from '../../nodes/AwsEvidently/send/requestGroups';

it('lets the first connections open before the last requests start', async () => {
	const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	let connected = 0;
	let inTime = 0;
	const nextGroup = inGroups(50);
	const send = async () => {
		await nextGroup();
		inTime = connected;
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		connected++;
		socket.destroy();
	};
	await Promise.all(Array.from({ length: 50 }, send));
	server.close();
	// The connections of the first of five groups are open, even on a busy machine.
	expect(inTime).toBeGreaterThanOrEqual(10);
});

it('starts ten requests together at first, in the order in which they were queued', async () => {
	const nextGroup = inGroups(50);
	const started: number[] = [];
	const requests = Array.from({ length: 30 }, async (_, index) => {
		await nextGroup();
		started.push(index);
	});
	await requests[9];
	expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
	await Promise.all(requests);
	expect(started).toEqual(Array.from({ length: 30 }, (_, index) => index));
});

/** Lets the event loop have been busy for this share of the time, whenever it is asked. */
const mockUtilization = (utilization: number) =>
	jest
		.spyOn(performance, 'eventLoopUtilization')
		.mockReturnValue({ idle: 1 - utilization, active: utilization, utilization });

afterEach(() => jest.restoreAllMocks());

it.each([
	['each request alone while responses are waited for', 0.5, 11],
	['ten requests together while the event loop is busy', 0.9, 20],
])('starts %s', async (_what, utilization, startedWithTheEleventh) => {
	mockUtilization(utilization);
	const nextGroup = inGroups(10);
	let started = 0;
	const requests = Array.from({ length: 30 }, async () => {
		await nextGroup();
		started++;
	});
	await requests[10];
	expect(started).toBe(startedWithTheEleventh);
	await Promise.all(requests);
});
