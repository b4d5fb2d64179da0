import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Sink {
	url: string;
	stop(): void;
}

export interface TlsFiles {
	certificate: string;
	key: string;
}

/** @param delay before each reply, in milliseconds. */
export async function startSink(delay = 0, tls?: TlsFiles): Promise<Sink> {
	const { line, stop } = await startScript('sink.ts', [
		String(delay),
		...(tls ? [tls.certificate, tls.key] : []),
	]);
	return { url: line, stop };
}

/**
 * @param roundTrip of the network between the senders and the sink, in milliseconds.
 * @param tcpHandshake what that takes, in milliseconds.
 */
export async function startRelay(
	sink: Sink,
	roundTrip: number,
	tcpHandshake: number,
): Promise<Sink> {
	const url = new URL(sink.url);
	const args = [url.port, String(roundTrip), String(tcpHandshake)];
	const { line, stop } = await startScript('relay.ts', args);
	return { url: `${url.protocol}//${url.hostname}:${line}`, stop };
}

interface Script {
	/** The first that it prints. */
	line: string;
	stop: () => void;
}

async function startScript(name: string, args: string[]): Promise<Script> {
	const child = spawn(
		process.execPath,
		[require.resolve('tsx/cli'), join(__dirname, name), ...args],
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	);
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	return { line: line.toString().trim(), stop: () => child.stdin.end() };
}
