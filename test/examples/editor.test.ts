import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { freePort } from '../../n8n/ports';

const EDITOR = join(__dirname, '../../examples/editor.ts');

/** What `npm run n8n` says before it ends. */
function run(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['--import', 'tsx', EDITOR, ...args],
		{ encoding: 'utf8' },
	);
	return { status, output: stdout + stderr };
}

test('a URL that can’t be read is a plain error, before anything is started', () => {
	expect(run('--postgres', 'postgres://ann:secret@db:port/events')).toEqual({
		status: 1,
		output:
			'error: Invalid PostgreSQL URL. Use the form postgres://user:password@host:5432/database\n',
	});
});

test('so is a server that can’t be reached', async () => {
	const port = await freePort();
	expect(run('--postgres', `postgres://ann:secret@127.0.0.1:${port}/events`)).toEqual({
		status: 1,
		output: `error: The database events of the PostgreSQL at 127.0.0.1:${port} can't be used as ann: connect ECONNREFUSED 127.0.0.1:${port}\n`,
	});
});
