import { EvaluateFeatureCommand, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { DEFAULT_SECRET_ACCESS_KEY, readEvents } from '../../evidently';
import { bundledProgram } from '../support/bundle';
import { exampleDefinitions } from '../support/definitions';
import { send, sign } from '../support/http';
import { createClient } from '../support/sdkClient';
import {
	cleanUp,
	CREDENTIALS,
	customEvent,
	onCleanUp,
	startTestEvidently,
	temporaryFolder,
	textLike,
	textWith,
	wireEvent,
} from '../support/testKit';

afterEach(cleanUp);

interface Running {
	child: ChildProcess;
	/** The lines printed so far. */
	output: string[];
	exited: Promise<unknown[]>;
}

const main = bundledProgram('evidently/main.ts');

function run(...args: string[]): Running {
	const child = spawn(process.execPath, [main(), ...args]);
	onCleanUp(() => child.kill('SIGKILL'));
	const output: string[] = [];
	const exited = once(child, 'close');
	for (const stream of [child.stdout, child.stderr]) {
		createInterface(stream).on('line', (line) => output.push(line));
	}
	return { child, output, exited };
}

/** Starts the server and waits for the line with its URL. */
async function serve(...args: string[]) {
	const running = run('--port', '0', ...args);
	const url = await new Promise<string>((resolve, reject) => {
		void running.exited.then(() => reject(new Error(running.output.join('\n'))));
		createInterface(running.child.stdout!).on('line', (line) => {
			const found = /^Evidently listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line);
			if (found?.[1]) resolve(found[1]);
		});
	});
	return { ...running, url };
}

const put = (length: number) =>
	new PutProjectEventsCommand({
		project: 'demo',
		events: Array.from({ length }, (_, i) => customEvent({ i })),
	});

it.each(['SIGINT', 'SIGTERM'] as const)(
	'serves until %s, then prints a summary',
	async (signal) => {
		const data = await temporaryFolder();
		const { child, exited, output, url } = await serve('--data', data);
		await createClient(url).send(put(2));
		child.kill(signal);
		expect(await exited).toEqual([0, null]);
		expect(output.at(-1)).toBe('1 requests (1 accepted), 2 events stored, 0 rejected');
		expect(await readEvents(data, 'demo')).toHaveLength(2);
	},
);

it('reads the features from a file, and rejects a missing or invalid file', async () => {
	const data = await temporaryFolder();
	const file = join(data, 'features.json');
	await writeFile(file, JSON.stringify({ features: [{ name: 'a b' }] }));
	for (const [path, message] of [
		[join(data, 'none.json'), "error: Can't read --features: ENOENT"],
		[file, `error: Invalid features[0].name in ${file}: "a b".`],
	] as const) {
		const { exited, output } = run('--port', '0', '--data', data, '--features', path);
		expect(await exited).toEqual([1, null]);
		expect(output).toEqual([textWith(message)]);
	}
	await writeFile(file, JSON.stringify(exampleDefinitions()));
	const { url } = await serve('--data', data, '--features', file);
	const command = { project: 'checkout', feature: 'checkout-flow', entityId: 'u-1' };
	const { reason } = await createClient(url).send(new EvaluateFeatureCommand(command));
	expect(reason).toBe('ENTITY_OVERRIDES_MATCH');
});

it('accepts custom keys and does not print their secrets', async () => {
	const data = await temporaryFolder();
	const args = [
		'--access-key',
		'AKIAOWN',
		'--secret-key',
		'own-secret',
		'--session-token',
		'own-token',
	];
	const { output, url, child, exited } = await serve('--data', data, ...args);
	const credentials = {
		accessKeyId: 'AKIAOWN',
		secretAccessKey: 'own-secret',
		sessionToken: 'own-token',
	};
	await createClient(url, { credentials }).send(put(1));
	await expect(createClient(url).send(put(1))).rejects.toThrow('security token');
	child.kill('SIGTERM');
	await exited;
	expect(output).toContain('Access key ID: AKIAOWN');
	expect(output.join('\n')).not.toMatch(/own-secret|own-token/);
	expect(output.join('\n')).not.toContain(DEFAULT_SECRET_ACCESS_KEY);
});

it('prints a clear error if the port is in use', async () => {
	const { port } = await startTestEvidently();
	const { exited, output } = run('--port', String(port), '--data', await temporaryFolder());
	expect(await exited).toEqual([1, null]);
	expect(output).toEqual([textLike(/^error: Can't listen on 127\.0\.0\.1:\d+: .*in use/)]);
});

it('finishes a request in flight after the signal SIGTERM', async () => {
	const data = await temporaryFolder();
	const { child, exited, output, url } = await serve('--data', data);
	const body = JSON.stringify({ events: [wireEvent()] });
	const headers = { 'content-type': 'application/json', expect: '100-continue' };
	const path = '/events/projects/demo';
	const signed = await sign(url, { method: 'POST', path, headers, body });
	const sending = request(url + path, { method: 'POST', headers: signed.headers, agent: false });
	sending.flushHeaders();
	// The server has received the headers now and waits for the body.
	await once(sending, 'continue');
	child.kill('SIGTERM');
	await expectRefused(url);
	sending.end(body);
	const [response] = (await once(sending, 'response')) as [IncomingMessage];
	expect(response.statusCode).toBe(200);
	response.resume();
	expect(await exited).toEqual([0, null]);
	expect(output.at(-1)).toMatch(/1 accepted\), 1 events stored, 0 rejected$/);
	expect(await readEvents(data, 'demo')).toHaveLength(1);
});

/** Waits until the server accepts no new connections. */
async function expectRefused(url: string): Promise<void> {
	const isListening = () =>
		send(url, { path: '/' }).then(
			() => true,
			() => false,
		);
	while (await isListening());
}

it('rejects a folder that another process is using, and keeps its events', async () => {
	const data = await temporaryFolder();
	const { child, url } = await serve('--data', data);
	const second = run('--port', '0', '--data', data);
	await createClient(url).send(put(2));
	expect(await second.exited).toEqual([1, null]);
	expect(second.output).toEqual([
		`error: Can't keep events in ${data}: process ${child.pid} is using the folder. Stop it, or use another folder. If that process isn't a local Evidently, delete ${join(data, `.lock.${child.pid}`)}.`,
	]);
	await createClient(url).send(put(3));
	expect(await readEvents(data, 'demo')).toHaveLength(5);
});

it('keeps every acknowledged event if it is killed under load', async () => {
	const data = await temporaryFolder();
	const { child, exited, url } = await serve('--data', data);
	const client = createClient(url);
	const acknowledged: string[] = [];
	const sendUntilKilled = async () => {
		for (;;) {
			const { eventResults = [] } = await client.send(put(50));
			acknowledged.push(...eventResults.map(({ eventId }) => eventId!));
			if (acknowledged.length > 5000) child.kill('SIGKILL');
		}
	};
	const senders = Array.from({ length: 8 }, () => sendUntilKilled().catch(() => undefined));
	await Promise.all([...senders, exited]);
	const restarted = await startTestEvidently({ dataDir: data });
	const stored = new Set((await restarted.readEvents('demo')).map(({ eventId }) => eventId));
	expect(acknowledged.length).toBeGreaterThan(5000);
	expect(acknowledged.filter((eventId) => !stored.has(eventId))).toEqual([]);
	await createClient(restarted.url, { credentials: CREDENTIALS }).send(put(1));
	expect(await restarted.readEvents('demo')).toHaveLength(stored.size + 1);
});

const canLimitFiles = spawnSync('prlimit', ['--version']).status === 0;
if (!canLimitFiles)
	console.warn("Skipped: no prlimit (Linux's util-linux) to make a write stop midway");

/** Limits the size of the files that a process writes, like a disk that fills up during a write. */
const limitFiles = ({ pid }: ChildProcess, bytes: number | 'unlimited') =>
	execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);

(canLimitFiles ? it : it.skip)(
	'removes what was written of a batch if the disk fills up during the write',
	async () => {
		const data = await temporaryFolder();
		const { child, url, output } = await serve('--data', data);
		const client = createClient(url);
		const content = () => readFile(join(data, 'demo.ndjson'), 'utf8');
		await client.send(put(1));
		const before = await content();
		limitFiles(child, before.length * 10);
		await expect(client.send(put(50))).rejects.toMatchObject({ name: 'InternalServerException' });
		expect(await content()).toBe(before);
		limitFiles(child, 'unlimited');
		await client.send(put(50));
		expect(await readEvents(data, 'demo')).toHaveLength(51);
		expect(output).toContainEqual(textWith('EFBIG'));
	},
);
