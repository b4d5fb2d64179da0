import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

import { PutProjectEventsCommand } from '@aws-sdk/client-evidently';

import { freePort } from '../../n8n/ports';
import { codeIn } from '../clients/documented';
import { cleanUp, createClient, customEvent, onCleanUp, send, some } from '../support/testKit';

const PORT = '8080';

let collector: ChildProcess;
let lines: AsyncIterator<string>;
let url: string;

beforeAll(async () => {
	const [program] = codeIn('docs/collector.md').filter(({ language }) => language === 'js');
	const port = String(await freePort());
	const source = program!.source.replaceAll(PORT, port);
	collector = spawn(process.execPath, ['--input-type=module', '--eval', source]);
	lines = createInterface(collector.stdout!)[Symbol.asyncIterator]();
	url = `http://localhost:${port}`;
	expect(await nextLine()).toBe(`Listening on ${url}`);
});
afterAll(async () => {
	const closed = once(collector, 'close');
	collector.kill();
	await closed;
});

/** Checks after each test that the collector still accepts events. */
afterEach(async () => {
	await accepts();
	expect(collector.exitCode).toBeNull();
	await cleanUp();
});

const nextLine = async () => (await lines.next()).value as string;

async function accepts() {
	const events = [customEvent({ a: 1 }), customEvent({ a: 2 })];
	const command = new PutProjectEventsCommand({ project: 'demo', events });
	const { eventResults } = await createClient(url).send(command);
	expect(eventResults).toEqual([{ eventId: some(String) }, { eventId: some(String) }]);
	const printed = [await nextLine(), await nextLine()].map((line) => JSON.parse(line) as object);
	expect(printed).toMatchObject([{ project: 'demo', data: { a: 1 } }, { data: { a: 2 } }]);
}

const PATH = '/events/projects/demo';

const post = async (path: string, body: string) => await send(url, { method: 'POST', path, body });

it.each([
	['a body that is not JSON', PATH, '{'],
	['no events', PATH, '{}'],
	['a number for its events', PATH, '{"events":1}'],
	['null for an event', PATH, '{"events":[{"timestamp":1,"data":"1"},null]}'],
	['data that is not JSON', PATH, '{"events":[{"timestamp":1,"data":"{"}]}'],
	['a timestamp that is not a number', PATH, '{"events":[{"timestamp":"x","data":"1"}]}'],
	['a path that cannot be decoded', '/events/projects/%zz', '{"events":[]}'],
])(
	'the documented collector rejects a request with %s, and prints nothing of it',
	async (_what, path, body) => {
		expect(await post(path, body)).toMatchObject({
			status: 400,
			headers: { 'x-amzn-errortype': 'ValidationException' },
		});
	},
);

it('the documented collector returns HTTP 404 for other requests', async () => {
	expect(await send(url, { path: '/projects' })).toMatchObject({ status: 404 });
	expect(await post('/', '')).toMatchObject({ status: 404 });
});

it.each([`content-length: ${17 * 2 ** 20}`, 'transfer-encoding: chunked'])(
	'the documented collector rejects a body of unknown or large size without reading it (%s)',
	async (header) => {
		const socket = connect(new URL(url).port as unknown as number, 'localhost');
		onCleanUp(() => socket.destroy());
		socket.write(`POST ${PATH} HTTP/1.1\r\nhost: localhost\r\n${header}\r\n\r\n`);
		const [response] = (await once(socket, 'data')) as [Buffer];
		expect(response.toString()).toMatch(/^HTTP\/1.1 413 /);
	},
);

it('the documented collector keeps running after a client disconnects during its request', async () => {
	const socket = connect(new URL(url).port as unknown as number, 'localhost');
	await once(socket, 'connect');
	const head = `POST ${PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n`;
	await new Promise((resolve) => socket.write(`${head}{"events"`, resolve));
	socket.resetAndDestroy();
	await once(socket, 'close');
});
