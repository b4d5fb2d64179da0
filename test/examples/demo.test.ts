import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

import { CLEAN_ENVIRONMENT } from '../support/cleanEnvironment';
import { testIf } from '../support/testIf';
import { COMMAND, hasTerminal, inTerminal } from './inTerminal';

const run = promisify(execFile);

const itInTerminal = testIf(hasTerminal, 'no program that makes a terminal (Debian: bsdutils)');

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'evidently-demo-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

it('npm start, behind a proxy, shows results, explains rejections, and ends with the next steps', async () => {
	const [node = '', ...args] = COMMAND;
	const env = { ...CLEAN_ENVIRONMENT, http_proxy: 'http://127.0.0.1:1' };
	const { stdout } = await run(node, args, { cwd: folder, env });
	expect(stdout).toMatch(/^ {2}✔ custom {2}2026-11-20 08:14:05 {2}[\da-f-]{36}$/m);
	expect(stdout).toMatch(/is set to reject 40 % of the events\.\n/);
	expect(stdout).toContain('    This local Evidently is set to reject some events.\n');
	expect(stdout).toContain('3 accepted, 2 rejected\n');
	expect(stdout).toMatch(/oneStepCheckout +511 users {2}51\.1 %\n/);
	expect(stdout).toContain('✔ sent 1000 events, 1000 accepted\n');
	expect(stdout).toMatch(/\nNext\n\n.*npm run n8n.*\n.*README\.md.*\n$/);
	// The output goes to a pipe.
	expect(stdout).not.toContain('\u001b');
	expect(stdout).toMatch(/^ {4}\{"feature".{120,}\}$/m);
});

itInTerminal('npm start fits a narrow terminal, with colors', async () => {
	const lines = await inTerminal(COMMAND, folder, 60);
	expect(lines.join()).toContain('\u001b[32m✔');
	expect(widest(lines)).toBeLessThanOrEqual(60);
});

const widest = (lines: string[]) =>
	Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
