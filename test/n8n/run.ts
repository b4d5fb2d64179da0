import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { Command, Option } from 'commander';

import { REPOSITORY } from '../../n8n/install/package';
import { ensureN8n } from '../../n8n/install/progress';
import { CURRENT, RELEASES } from '../../n8n/install/versions';
import { ensureSdkV2 } from '../clients/sdkV2';

interface Arguments {
	n8n: string;
	queue: boolean;
	screenshots: boolean;
}

async function main(): Promise<void> {
	const command = createCommand().parse();
	const options = command.opts<Arguments>();
	await ensureN8n(RELEASES.find(({ n8n }) => n8n === options.n8n));
	await ensureSdkV2();
	process.exitCode = await runJest(options, command.args);
}

const createCommand = () =>
	new Command('test:n8n')
		.description('Runs the package in a real n8n. Further arguments are passed to jest.')
		.addOption(
			new Option(
				'--n8n <version>',
				'version of n8n to test; older ones are tested without the editor',
			)
				.choices(RELEASES.map(({ n8n }) => n8n))
				.default(CURRENT.n8n)
				.conflicts(['queue', 'screenshots']),
		)
		.option(
			'--queue',
			'test queue mode with several workers, Redis and PostgreSQL, without a browser',
			false,
		)
		.option('--screenshots', 'save screenshots in docs/images', false)
		.argument('[jest...]')
		.allowUnknownOption();

async function runJest(options: Arguments, rest: string[]): Promise<number> {
	const config = join(REPOSITORY, 'test', 'n8n', 'jest.config.js');
	const jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), '-c', config, ...rest], {
		cwd: REPOSITORY,
		stdio: 'inherit',
		env: {
			...process.env,
			N8N_SUITE: suiteOf(options),
			N8N_RELEASE: options.n8n,
			N8N_SCREENSHOTS: options.screenshots ? '1' : '',
		},
	});
	// A terminal sends Ctrl-C to both processes, but these two signals reach only this one.
	for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => jest.kill(signal));
	process.on('SIGINT', () => {});
	return await new Promise((resolve, reject) => {
		jest.once('error', reject);
		jest.once('close', (code) => resolve(code ?? 1));
	});
}

function suiteOf({ n8n, queue }: Arguments): string {
	if (n8n !== CURRENT.n8n) return 'rest';
	return queue ? 'queue' : 'browser';
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
