import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Evidently } from '../../evidently';
import { cleanUp, onCleanUp, putRaw, sign, startTestEvidently, wireEvent } from '../support/testKit';

afterEach(cleanUp);

const PATH = '/events/projects/demo';
const BODY = JSON.stringify({ events: [wireEvent()] });

/** The bytes of a complete request. */
async function requestBytes({ url }: Evidently): Promise<Buffer> {
	const headers = { 'content-type': 'application/json', 'content-length': String(BODY.length) };
	const signed = await sign(url, { method: 'POST', path: PATH, headers, body: BODY });
	const lines = Object.entries(signed.headers!).map(([name, value]) => `${name}: ${value}\r\n`);
	return Buffer.from(`POST ${PATH} HTTP/1.1\r\n${lines.join('')}\r\n${BODY}`);
}

/** Sends these bytes and leaves the connection open. */
async function begin({ port, host }: Evidently, bytes: Uint8Array | string): Promise<Socket> {
	const socket = connect(port, host).on('error', () => undefined);
	onCleanUp(() => socket.destroy());
	await once(socket, 'connect');
	if (bytes.length > 0) await new Promise((resolve) => socket.write(bytes, resolve));
	return socket;
}

it('allows a client ten seconds for its headers and a minute for its request', async () => {
	const evidently = await startTestEvidently();
	const served: Server[] = [];
	const onRequest = (message: unknown) => void served.push((message as { server: Server }).server);
	subscribe('http.server.request.start', onRequest);
	onCleanUp(() => unsubscribe('http.server.request.start', onRequest));
	expect(await putRaw(evidently.url, PATH, BODY)).toMatchObject({ status: 200 });
	expect(served).toMatchObject([{ headersTimeout: 10_000, requestTimeout: 60_000 }]);
});

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise(setImmediate);
}

const LIMITS_MS = { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 };

it.each<[string, (whole: Buffer) => Buffer]>([
	['nothing', () => Buffer.alloc(0)],
	['half of its headers', (whole) => whole.subarray(0, 100)],
	['half of its body', (whole) => whole.subarray(0, -20)],
])(
	'drops the connection of a client that sends %s and waits',
	async (_what, part) => {
		const evidently = await startTestEvidently({ limits: LIMITS_MS });
		const socket = await begin(evidently, part(await requestBytes(evidently)));
		socket.resume();
		await once(socket, 'close');
		await until(() => evidently.stats.openConnections === 0);
		expect(await evidently.readEvents('demo')).toEqual([]);
	},
	5_000,
);

it('accepts a request that arrives byte by byte', async () => {
	const evidently = await startTestEvidently();
	const bytes = await requestBytes(evidently);
	const socket = await begin(evidently, '');
	socket.setNoDelay();
	const response = once(socket, 'data');
	for (const byte of bytes) {
		await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
	}
	expect(String(await response)).toMatch(/^HTTP\/1\.1 200 /);
	expect(await evidently.readEvents('demo')).toHaveLength(1);
});

it('stores nothing if the client disconnects before the end of its body', async () => {
	const evidently = await startTestEvidently();
	const socket = await begin(evidently, (await requestBytes(evidently)).subarray(0, -1));
	await until(() => evidently.stats.openRequests === 1);
	socket.destroy();
	await until(() => evidently.stats.openConnections === 0);
	expect(evidently.stats.openRequests).toBe(0);
	expect(await evidently.readEvents('demo')).toEqual([]);
});

it('stores each event once if the client disconnects before the response', async () => {
	const evidently = await startTestEvidently();
	const socket = await begin(evidently, await requestBytes(evidently));
	socket.destroy();
	await until(() => evidently.stats.openConnections === 0 && evidently.stats.eventsStored === 1);
	expect(await evidently.readEvents('demo')).toHaveLength(1);
});
