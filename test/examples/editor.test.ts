import { spawnSync } from 'node:child_process';

import { freePort } from '../../n8n/ports';
import { bundledProgram } from '../support/bundle';

const editor = bundledProgram('examples/editor.ts');

/** Runs `npm run n8n` and returns its exit code and output. */
function run(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [editor(), ...args], {
		encoding: 'utf8',
	});
	return { status, output: stdout + stderr };
}

it('npm run n8n rejects an invalid PostgreSQL URL before it starts anything', () => {
	expect(run('--postgres', 'postgres://ann:secret@db:port/events')).toEqual({
		status: 1,
		output:
			'error: Invalid PostgreSQL URL. Use the form postgres://user:password@host:5432/database\n',
	});
});

it('npm run n8n reports a PostgreSQL server that it can’t connect to', async () => {
	const port = await freePort();
	expect(run('--postgres', `postgres://ann:secret@127.0.0.1:${port}/events`)).toEqual({
		status: 1,
		output: `error: The database events of the PostgreSQL at 127.0.0.1:${port} can't be used as ann: connect ECONNREFUSED 127.0.0.1:${port}\n`,
	});
});

it.each(['80x', '65536'])('npm run n8n rejects the port %s before it starts anything', (port) => {
	expect(run(`--port=${port}`)).toEqual({
		status: 1,
		output: `error: option '--port <number>' argument '${port}' is invalid. Use a whole number from 1 to 65535.\n`,
	});
});
