import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { reportWritten, writtenBytes } from '../../n8n/install/written';

/** Writes 30 MB to a file, says so, and waits until its standard input ends. */
const WRITER =
	"require('fs').writeFileSync('file', Buffer.alloc(30e6)); console.log('written'); process.stdin.resume()";

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'evidently-written-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

it('reports how many megabytes a process has written', async () => {
	const writer = spawn(process.execPath, ['-e', WRITER], { cwd: folder });
	await once(writer.stdout, 'data');
	const report = await new Promise<string>((resolve) => {
		const stop = reportWritten(writer.pid!, (progress) => {
			stop();
			resolve(progress);
		});
	});
	writer.stdin.end();
	await once(writer, 'close');
	expect(report).toBe('30 MB written');
});

it('reports nothing about a process that has ended', async () => {
	const ended = spawn('true');
	await once(ended, 'close');
	expect(await writtenBytes(ended.pid!)).toBe(0);
});
