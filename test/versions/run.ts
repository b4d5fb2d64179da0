import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { spawnGuarded } from '../../n8n/processes';
import { REPORTER, SUITE } from './bundle';
import { hasFailed, type Check } from './check';

/** The time limit of one check, which only a hang exceeds. */
const TIME_LIMIT_MS = 20_000;

/**
 * Runs the suite of `prepareFolder` in a separate process, under plain Node.
 * @returns all checks that ended, and one for the process itself if that failed
 */
export async function runSuite(cwd: string, report: (progress: string) => void): Promise<Check[]> {
	const child = spawnGuarded(
		process.execPath,
		[
			`--test-reporter=./${REPORTER}`,
			`--test-timeout=${TIME_LIMIT_MS}`,
			// n8n-core up to 2.20 keeps a timer for as long as its process runs.
			'--test-force-exit',
			SUITE,
		],
		{ cwd, env: ownEnvironment() },
	);
	const checks: Check[] = [];
	createInterface(child.stdout).on('line', (line) => {
		if (!line.startsWith('{"group"')) return;
		checks.push(JSON.parse(line) as Check);
		if (checks.length % 10 === 0) report(`${checks.length} checks`);
	});
	const errorOutput = text(child.stderr);
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code === 0 || checks.some(hasFailed)) return checks;
	return [
		...checks,
		failedProcess(`The process exited with code ${String(code)}. ${(await errorOutput).trim()}`),
	];
}

/** Returns a failed check that explains why the suite could not run. */
export function failedProcess(reason: unknown): Check {
	return { group: 'Process', title: 'runs all checks', error: String(reason).slice(0, 2_000) };
}

/** Returns the environment without the settings of an n8n on this machine and of npm. */
function ownEnvironment(): NodeJS.ProcessEnv {
	const isForeign = (name: string) => /^(N8N_|NODE_|npm_)/.test(name);
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}
