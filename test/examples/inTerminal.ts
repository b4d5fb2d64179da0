import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { CLEAN_ENVIRONMENT } from '../support/cleanEnvironment';

const run = promisify(execFile);

const DEMO = join(__dirname, '../../examples/demo.ts');
export const TSX = pathToFileURL(require.resolve('tsx')).href;

/** The program of `npm start`, without its build. */
export const COMMAND = [process.execPath, '--import', TSX, DEMO];

/** The program that runs a command in a terminal. */
const SCRIPT = '/usr/bin/script';
export const hasTerminal = existsSync(SCRIPT);

/** Returns the lines that a command prints in a terminal of this width. */
export async function inTerminal(
	words: string[],
	folder: string,
	columns: number,
	env: NodeJS.ProcessEnv = {},
): Promise<string[]> {
	const command = `stty cols ${columns}; ${words.map((word) => `'${word}'`).join(' ')}`;
	const { stdout } = await run(SCRIPT, ['-qec', command, '/dev/null'], {
		cwd: folder,
		env: { ...CLEAN_ENVIRONMENT, TERM: 'xterm-256color', ...env },
	});
	return stdout.split('\r\n');
}
