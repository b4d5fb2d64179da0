import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { Command } from 'commander';

import { REPOSITORY } from '../../n8n/package';
import { ensureN8n } from '../../n8n/progress';

interface Arguments {
	queue: boolean;
	screenshots: boolean;
}

async function main(): Promise<void> {
	const command = createCommand().parse();
	await ensureN8n();
	process.exitCode = await runJest(command.opts<Arguments>(), command.args);
}

const createCommand = () =>
	new Command('test:n8n')
		.description('Runs the package in a real n8n; further arguments go to jest')
		.option('--queue', 'on several workers with Redis and PostgreSQL, without a browser', false)
		.option('--screenshots', 'leave screenshots in docs/images', false)
		.argument('[jest...]')
		.allowUnknownOption();

async function runJest({ queue, screenshots }: Arguments, rest: string[]): Promise<number> {
	const config = join(REPOSITORY, 'test', 'n8n', 'jest.config.js');
	const jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), '-c', config, ...rest], {
		cwd: REPOSITORY,
		stdio: 'inherit',
		env: {
			...process.env,
			N8N_SUITE: queue ? 'queue' : 'browser',
			N8N_SCREENSHOTS: screenshots ? '1' : '',
		},
	});
	// A terminal sends Ctrl-C to both; these two come to this process alone.
	for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => jest.kill(signal));
	process.on('SIGINT', () => {});
	return await new Promise((resolve, reject) => {
		jest.once('error', reject);
		jest.once('close', (code) => resolve(code ?? 1));
	});
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
