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
	const tsx = require.resolve('tsx/cli');
	const script = join(__dirname, 'sink.ts');
	const files = tls ? [tls.certificate, tls.key] : [];
	const child = spawn(process.execPath, [tsx, script, String(delay), ...files], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const [url] = (await once(child.stdout, 'data')) as [Buffer];
	return { url: url.toString().trim(), stop: () => child.stdin.end() };
}
