import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import type { EngineInstallation } from '../../n8n/install/installEngine';
import { REPOSITORY } from '../../n8n/install/package';
import { spawnGuarded } from '../../n8n/processes';
import { isSupported } from './releases';

/** The result of one test in one n8n. */
export interface TestResult {
	file: string;
	title: string;
	/** Why the test failed, or undefined if it passed. */
	error?: string;
}

export const hasFailed = ({ error }: TestResult) => error !== undefined;

/** The parts of jest's report that are read. */
interface JestReport {
	testResults: Array<{
		name: string;
		/** Why the file could not be run. */
		message: string;
		assertionResults: Array<{
			fullName: string;
			status: 'passed' | 'failed' | 'pending' | 'todo';
			failureMessages: string[];
		}>;
	}>;
}

/** Versions that are too old have to be refused; the other tests don't apply to them. */
const ONLY_REFUSAL = ['--testMatch=**/test/engine/oldN8n.test.ts', '--testPathIgnorePatterns=none'];

/** Runs the tests of `test/engine` with this engine, in a separate process. */
export async function runTests(
	{ n8n, nodeModules }: EngineInstallation,
	folder: string,
	report: (progress: string) => void,
): Promise<TestResult[]> {
	const outputFile = join(folder, `${n8n}.json`);
	const child = spawnGuarded(
		process.execPath,
		[
			join(dirname(require.resolve('jest/package.json')), 'bin/jest.js'),
			`--config=${join(__dirname, 'jest.config.js')}`,
			'--json',
			`--outputFile=${outputFile}`,
			// n8n-core up to 2.20 keeps a timer for as long as its process runs.
			'--forceExit',
			...(isSupported(n8n) ? [] : ONLY_REFUSAL),
		],
		{ cwd: REPOSITORY, env: { ...ownEnvironment(), ENGINE_FOLDER: dirname(nodeModules) } },
	);
	let files = 0;
	createInterface(child.stderr).on('line', (line) => {
		if (/^(PASS|FAIL) /.test(line)) report(`${++files} files`);
	});
	await text(child.stdout);
	return toResults(JSON.parse(await readFile(outputFile, 'utf8')) as JestReport);
}

const toResults = ({ testResults }: JestReport): TestResult[] =>
	testResults.flatMap(({ name, message, assertionResults }) => {
		const file = relative(REPOSITORY, name);
		if (assertionResults.length === 0) return [{ file, title: 'is loaded', error: message }];
		return assertionResults
			.filter(({ status }) => status === 'passed' || status === 'failed')
			.map(({ fullName, status, failureMessages }) => ({
				file,
				title: fullName,
				...(status === 'failed' && { error: failureMessages.join('\n') }),
			}));
	});

/** Returns the environment without the settings of an n8n on this machine and of npm. */
function ownEnvironment(): NodeJS.ProcessEnv {
	const isForeign = (name: string) => /^(N8N_|NODE_|npm_)/.test(name);
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign(name)));
}
