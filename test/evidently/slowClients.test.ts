import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Evidently } from '../../evidently';
import { cleanUp, onCleanUp, putRaw, sign, startTestEvidently, wireEvent } from './testKit';

afterEach(cleanUp);

const PATH = '/events/projects/demo';
const BODY = JSON.stringify({ events: [wireEvent()] });

/** A whole request as bytes. */
async function requestBytes({ url }: Evidently): Promise<Buffer> {
	const headers = { 'content-type': 'application/json', 'content-length': String(BODY.length) };
	const signed = await sign(url, { method: 'POST', path: PATH, headers, body: BODY });
	const lines = Object.entries(signed.headers!).map(([name, value]) => `${name}: ${value}\r\n`);
	return Buffer.from(`POST ${PATH} HTTP/1.1\r\n${lines.join('')}\r\n${BODY}`);
}

/** Sends only the beginning of something and then waits. */
async function begin({ port, host }: Evidently, bytes: Uint8Array | string): Promise<Socket> {
	const socket = connect(port, host).on('error', () => undefined);
	onCleanUp(() => socket.destroy());
	await once(socket, 'connect');
	if (bytes.length > 0) await new Promise((resolve) => socket.write(bytes, resolve));
	return socket;
}

test('A client has ten seconds for its headers and a minute for its request', async () => {
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

/** Milliseconds. */
const LIMITS = { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 };

test.each<[string, (whole: Buffer) => Buffer]>([
	['nothing', () => Buffer.alloc(0)],
	['half of its headers', (whole) => whole.subarray(0, 100)],
	['half of its body', (whole) => whole.subarray(0, -20)],
])(
	'a client that sends %s and waits is cut off',
	async (_what, part) => {
		const evidently = await startTestEvidently({ limits: LIMITS });
		const socket = await begin(evidently, part(await requestBytes(evidently)));
		socket.resume();
		await once(socket, 'close');
		await until(() => evidently.stats.openConnections === 0);
		expect(await evidently.readEvents('demo')).toEqual([]);
	},
	5_000,
);

test('a request that comes byte by byte is served', async () => {
	const evidently = await startTestEvidently();
	const bytes = await requestBytes(evidently);
	const socket = await begin(evidently, '');
	socket.setNoDelay();
	const replied = once(socket, 'data');
	for (const byte of bytes) {
		await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
	}
	expect(String(await replied)).toMatch(/^HTTP\/1\.1 200 /);
	expect(await evidently.readEvents('demo')).toHaveLength(1);
});

test('of a client that leaves in the midst of its body nothing is stored', async () => {
	const evidently = await startTestEvidently();
	const socket = await begin(evidently, (await requestBytes(evidently)).subarray(0, -1));
	await until(() => evidently.stats.openRequests === 1);
	socket.destroy();
	await until(() => evidently.stats.openConnections === 0);
	expect(evidently.stats.openRequests).toBe(0);
	expect(await evidently.readEvents('demo')).toEqual([]);
});

test('of a client that leaves before its reply each event is stored once', async () => {
	const evidently = await startTestEvidently();
	const socket = await begin(evidently, await requestBytes(evidently));
	socket.destroy();
	await until(() => evidently.stats.openConnections === 0 && evidently.stats.eventsStored === 1);
	expect(await evidently.readEvents('demo')).toHaveLength(1);
});
