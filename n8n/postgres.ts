import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { PostgresConnection } from './database';
import { freePort } from './ports';
import { ready, startService, type Service } from './processes';

const run = promisify(execFile);

const USER = 'n8n';

/** Where Debian puts its PostgreSQL versions; their programs aren't on PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

export interface Postgres extends Service {
	connection: PostgresConnection;
	/** n8n's settings for this database. */
	env: NodeJS.ProcessEnv;
}

/** A PostgreSQL cluster of its own on a free port. It trusts everyone on this machine's loopback. */
export async function startPostgres(folder: string): Promise<Postgres> {
	const bin = await programFolder();
	const account = await unprivilegedAccount();
	// Not below `folder`, which may be closed to the account that PostgreSQL runs under.
	const data = await mkdtemp(join(tmpdir(), 'evidently-postgres-'));
	if (account) await chown(data, account.uid, account.gid);
	await run(join(bin, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8'], {
		...account,
		cwd: data,
	});
	const port = await freePort();
	const service = startService(join(bin, 'postgres'), serverArguments(data, port), {
		name: 'PostgreSQL',
		logFile: join(folder, 'postgres.log'),
		// A smart shutdown (SIGTERM) would wait for every client.
		stopSignal: 'SIGINT',
		cwd: data,
		...account,
	});
	const connection: PostgresConnection = { host: '127.0.0.1', port, database: USER, user: USER };
	const address = ['-h', connection.host, '-p', String(port), '-U', USER];
	await ready(service, async () => await run(join(bin, 'pg_isready'), address));
	await run(join(bin, 'createdb'), [...address, USER]);
	const stop = async () => {
		await service.stop();
		await rm(data, { recursive: true, force: true });
	};
	return { ...service, stop, connection, env: n8nSettings(connection) };
}

function serverArguments(data: string, port: number): string[] {
	const settings = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		// A test's data need not survive a power cut.
		'fsync=off',
		// A statement ends with its client also while it waits for a lock; milliseconds.
		'client_connection_check_interval=500',
	];
	return ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

function n8nSettings({ host, port, database, user }: PostgresConnection): NodeJS.ProcessEnv {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: database,
		DB_POSTGRESDB_USER: user,
	};
}

async function programFolder(): Promise<string> {
	const versions = existsSync(DEBIAN_FOLDER) ? await readdir(DEBIAN_FOLDER) : [];
	const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
	if (!newest) throw new Error('PostgreSQL is missing. On Debian: apt-get install -y postgresql');
	return join(DEBIAN_FOLDER, newest, 'bin');
}

/** PostgreSQL refuses to run as root: then Debian's own account for it steps in. */
async function unprivilegedAccount(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
	);
	return { uid: uid ?? 0, gid: gid ?? 0 };
}
