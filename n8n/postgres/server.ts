import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { PostgresConnection } from './connection';
import { firstFreePort, freePort } from '../ports';
import { ready, startService, type Service } from '../processes';
import { runSql } from './sql';

const run = promisify(execFile);

const USER = 'n8n';

/** The port after PostgreSQL's default, on which the machine may run one already. */
const FIRST_PORT = 5433;

/** Debian's folder for PostgreSQL versions, whose programs aren't on PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

export const HOW_TO_INSTALL = 'apt-get install -y postgresql';

export interface Postgres extends Service {
	connection: PostgresConnection;
	/** The file with the password, which only its owner can read. */
	passwordFile: string;
	/** n8n's settings for this database. */
	env: NodeJS.ProcessEnv;
}

/**
 * Starts a separate PostgreSQL on the loopback interface. It has a password, since a
 * superuser of PostgreSQL can run programs.
 *
 * @param keptIn the folder that keeps the data and the port for the next start. Without one, the data is deleted
 * when the server stops.
 */
export async function startPostgres(logFolder: string, keptIn?: string): Promise<Postgres> {
	const account = await unprivilegedAccount();
	// PostgreSQL's account may have no access to `logFolder`.
	const folder = keptIn ?? (await mkdtemp(join(tmpdir(), 'evidently-postgres-')));
	const cluster = await ensureCluster(folder, account);
	const port = keptIn === undefined ? await freePort() : await keptPort(keptIn);
	const service = startService(
		join(cluster.bin, 'postgres'),
		serverArguments(cluster.data, port, keptIn !== undefined),
		{
			name: 'PostgreSQL',
			logFile: join(logFolder, 'postgres.log'),
			// SIGTERM would wait until every client has disconnected.
			stopSignal: 'SIGINT',
			cwd: cluster.data,
			...idsOf(account),
		},
	);
	const { password, passwordFile } = cluster;
	const connection = { host: '127.0.0.1', port, database: 'postgres', user: USER, password };
	await ready(service, async () => await runSql(connection, 'SELECT 1'));
	const stop = async () => {
		await service.stop();
		if (keptIn === undefined) await rm(folder, { recursive: true, force: true });
	};
	return { ...service, stop, connection, passwordFile, env: n8nSettings(connection) };
}

export const isPostgresInstalled = () => installedVersions().length > 0;

/**
 * The folder in which `startPostgres` can keep data. For root it is in the home of Debian's account
 * for PostgreSQL, which has no access to root's folders.
 */
export async function folderToKeepIn(ownFolder: string): Promise<string> {
	const account = await unprivilegedAccount();
	if (!account) return ownFolder;
	const name = createHash('sha256').update(ownFolder).digest('hex').slice(0, 8);
	return join(account.home, 'n8n-nodes-aws-evidently', name);
}

/**
 * Returns the port of the last start, since credentials that people made by hand contain it, or the
 * next free one.
 */
async function keptPort(folder: string): Promise<number> {
	const file = join(folder, 'port');
	const last = await readFile(file, 'utf8').catch(() => FIRST_PORT);
	const port = await firstFreePort(Number(last));
	await writeFile(file, String(port));
	return port;
}

interface Cluster {
	bin: string;
	data: string;
	passwordFile: string;
	password: string;
}

/** The cluster in a folder; it is created if there is none. */
async function ensureCluster(folder: string, account?: Account): Promise<Cluster> {
	const data = join(folder, 'data');
	const passwordFile = join(folder, 'password');
	if (!existsSync(data)) await createCluster(folder, data, passwordFile, account);
	const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
	const password = await readFile(passwordFile, 'utf8');
	return { bin: programFolder(version), data, passwordFile, password };
}

async function createCluster(
	folder: string,
	data: string,
	passwordFile: string,
	account?: Account,
): Promise<void> {
	await mkdir(dirname(folder), { recursive: true });
	await mkdir(folder, { recursive: true, mode: 0o700 });
	await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
	for (const path of [folder, passwordFile])
		if (account) await chown(path, account.uid, account.gid);
	// It is renamed when it is complete.
	const unfinished = `${data}.new`;
	await rm(unfinished, { recursive: true, force: true });
	const auth = ['-A', 'scram-sha-256', '--pwfile', passwordFile];
	await run(
		join(programFolder(), 'initdb'),
		['-D', unfinished, '-U', USER, ...auth, '-E', 'UTF8'],
		{ ...idsOf(account), cwd: folder },
	);
	await rename(unfinished, data);
}

function serverArguments(data: string, port: number, isKept: boolean): string[] {
	const settings = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		// A statement that waits for a lock is canceled when its client has gone (checked every 500 ms).
		'client_connection_check_interval=500',
	];
	// Data of tests need not survive a power cut.
	if (!isKept) settings.push('fsync=off');
	return ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

function n8nSettings({
	host,
	port,
	database,
	user,
	password,
}: PostgresConnection): NodeJS.ProcessEnv {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: database,
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD: password,
	};
}

/** The folder with the programs of the newest version, or of the version that created a cluster. */
function programFolder(version?: string): string {
	const versions = installedVersions();
	const found = version ?? versions.at(-1);
	if (!found) throw new Error(`PostgreSQL isn't installed. On Debian: ${HOW_TO_INSTALL}`);
	if (!versions.includes(found)) {
		throw new Error(
			`The data of earlier runs needs PostgreSQL ${found}. On Debian: ${HOW_TO_INSTALL}-${found}`,
		);
	}
	return join(DEBIAN_FOLDER, found, 'bin');
}

/** The installed versions, oldest first. */
function installedVersions(): string[] {
	const all = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
	// The folder remains when Debian removes the server but not another package of the version.
	const versions = all.filter((version) =>
		existsSync(join(DEBIAN_FOLDER, version, 'bin', 'initdb')),
	);
	return versions.sort((a, b) => Number(a) - Number(b));
}

interface Account {
	uid: number;
	gid: number;
	home: string;
}

/** PostgreSQL refuses to run as root, so Debian's account for it is used then. */
async function unprivilegedAccount(): Promise<Account | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [, , uid, gid, , home = ''] = (await run('getent', ['passwd', 'postgres'])).stdout.split(
		':',
	);
	return { uid: Number(uid), gid: Number(gid), home };
}

const idsOf = (account?: Account) => account && { uid: account.uid, gid: account.gid };
