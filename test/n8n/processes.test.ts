import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import { startService } from '../../n8n/processes';
import { cleanUp, onCleanUp, temporaryFolder } from '../support/cleanUp';

afterEach(async () => {
	jest.useRealTimers();
	await cleanUp();
});

/** A program that connects to this port and ignores the signals that ask it to end. */
const STUBBORN = `
	for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
	require('node:net').connect(Number(process.argv[1]), '127.0.0.1').resume();`;

/** A program that starts the other one and leaves it behind. */
const LEAVING = `
	const { spawn } = require('node:child_process');
	spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}, process.argv[1]], { stdio: 'ignore' });
	process.on('SIGTERM', () => process.exit(7));
	setInterval(() => {}, 1_000);`;

async function listen(): Promise<Server> {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	onCleanUp(() => server.close());
	return server;
}

/** A program in which this module starts the stubborn one. */
const STARTING = `
	const { startService } = require('./n8n/processes.ts');
	const [port, logFile] = process.argv.slice(1);
	const args = ['-e', ${JSON.stringify(STUBBORN)}, port];
	console.log(startService(process.execPath, args, { name: 'Stubborn', logFile }).pid);`;

it('ends a service that ignores requests to end when the process that started it is killed', async () => {
	const server = await listen();
	const { port } = server.address() as AddressInfo;
	const logFile = join(await temporaryFolder(), 'log');
	const args = ['--import', 'tsx', '-e', STARTING, String(port), logFile];
	const starting = spawn(process.execPath, args, {
		cwd: REPOSITORY,
		stdio: ['inherit', 'pipe', 'inherit'],
	});
	const [output] = (await once(starting.stdout, 'data')) as [Buffer];
	const group = Number(output);
	onCleanUp(() => starting.kill('SIGKILL'));
	const [socket] = (await once(server, 'connection')) as [Socket];
	socket.on('error', () => undefined);
	const closed = once(socket, 'close');
	process.kill(-group, 'SIGTERM');
	starting.kill('SIGKILL');
	await closed;
}, 30_000);

it('ends a process that a service leaves behind, also if the service itself ends by request', async () => {
	const server = await listen();
	const { port } = server.address() as AddressInfo;
	const service = startService(process.execPath, ['-e', LEAVING, String(port)], {
		name: 'Leaving',
		logFile: join(await temporaryFolder(), 'log'),
	});
	const [socket] = (await once(server, 'connection')) as [Socket];
	// The killed process resets its connection.
	socket.on('error', () => undefined);
	const closed = once(socket, 'close');
	await service.stop();
	expect(await service.ended).toBe('exit code 7');
	await closed;
}, 10_000);

it('kills a service that does not end within ten seconds of the request', async () => {
	const server = await listen();
	const { port } = server.address() as AddressInfo;
	const service = startService(process.execPath, ['-e', STUBBORN, String(port)], {
		name: 'Stubborn',
		logFile: join(await temporaryFolder(), 'log'),
	});
	const [socket] = (await once(server, 'connection')) as [Socket];
	socket.on('error', () => undefined);
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	const stopped = service.stop();
	await jest.advanceTimersByTimeAsync(9_999);
	expect(socket.closed).toBe(false);
	await jest.advanceTimersByTimeAsync(1);
	await stopped;
	expect(await service.ended).toBe('SIGKILL');
}, 10_000);
