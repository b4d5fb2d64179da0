import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { TlsFiles } from './certificate';

export interface Sink {
	url: string;
	stop(): void;
}

/** Starts a sink that waits before each response. */
export async function startSink(delayMs = 0, tls?: TlsFiles): Promise<Sink> {
	const { line, stop } = await startScript('sink.ts', [
		String(delayMs),
		...(tls ? [tls.certificate, tls.key] : []),
	]);
	return { url: line, stop };
}

/**
 * Starts a relay that simulates a slow network between the senders and a sink.
 *
 * @param tcpHandshakeMs the additional delay before the first segment of each connection
 */
export async function startRelay(
	sink: Sink,
	roundTripMs: number,
	tcpHandshakeMs: number,
): Promise<Sink> {
	const url = new URL(sink.url);
	const args = [url.port, String(roundTripMs), String(tcpHandshakeMs)];
	const { line, stop } = await startScript('relay.ts', args);
	return { url: `${url.protocol}//${url.hostname}:${line}`, stop };
}

interface Script {
	/** The first line of its output. */
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
