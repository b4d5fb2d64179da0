import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs a script of this folder in a fresh process, for figures that depend on what ran before.
 *
 * @returns what the script prints last: JSON.
 */
export async function runIsolated<Result>(
	script: string,
	args: Array<string | number>,
	env: NodeJS.ProcessEnv = {},
): Promise<Result> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--expose-gc', '--import', 'tsx', join(__dirname, script), ...args.map(String)],
		{ env: { ...process.env, ...env }, maxBuffer: 1e8 },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1)!) as Result;
}
