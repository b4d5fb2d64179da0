import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { firstFreePort, freePort } from '../../../n8n/ports';
import {
	folderToKeepIn,
	isPostgresInstalled,
	startPostgres,
	type Postgres,
} from '../../../n8n/postgres/server';
import { checkConnection, runSql, selectRows } from '../../../n8n/postgres/sql';
import { testIf } from '../../support/testIf';

const itWithPostgres = testIf(isPostgresInstalled(), 'no PostgreSQL (Debian: postgresql)');

let folder: string;
let kept: string | undefined;
let running: Postgres | undefined;
const listening: Server[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'evidently-postgres-test-'));
	if (isPostgresInstalled()) kept = await folderToKeepIn(join(folder, 'kept'));
});
afterEach(async () => {
	await running?.stop();
	running = undefined;
	for (const server of listening.splice(0)) server.close();
});
afterAll(async () => {
	for (const each of [folder, kept ?? folder]) await rm(each, { recursive: true, force: true });
});

async function start(keptIn?: string): Promise<Postgres> {
	return (running = await startPostgres(folder, keptIn));
}

itWithPostgres(
	'keeps the data of PostgreSQL for the next start, also after a crash, and its port while that is free',
	async () => {
		const other = await listenOn(await firstFreePort(5433));
		const first = await start(kept);
		await runSql(first.connection, 'CREATE TABLE visits AS SELECT 17 AS visit');
		// Only the data of tests may be lost in a power cut.
		const fsync = "SELECT current_setting('fsync') AS fsync";
		expect(await selectRows(first.connection, fsync)).toEqual([{ fsync: 'on' }]);
		await first.stop();
		other.close();

		const second = await start(kept);
		expect(second.connection.port).toBe(first.connection.port);
		await runSql(second.connection, 'INSERT INTO visits VALUES (18)');
		await second.kill();

		await listenOn(first.connection.port);
		const third = await start(kept);
		expect(third.connection.port).toBeGreaterThan(first.connection.port);
		const visits = await selectRows(third.connection, 'SELECT * FROM visits ORDER BY visit');
		expect(visits).toEqual([{ visit: 17 }, { visit: 18 }]);
	},
);

async function listenOn(port: number): Promise<Server> {
	const server = createServer().listen(port, '127.0.0.1');
	await once(server, 'listening');
	listening.push(server);
	return server;
}

itWithPostgres(
	'starts PostgreSQL without earlier data if it has no data folder, and rejects a wrong password',
	async () => {
		const postgres = await start();
		const { connection } = postgres;
		const tables = 'SELECT FROM pg_tables WHERE tablename = $$visits$$';
		expect(await runSql(connection, tables)).toEqual([]);
		const { port, user } = connection;
		const wrong = { ...connection, password: 'a guess' };
		await expect(checkConnection(wrong)).rejects.toThrow(
			`The database postgres of the PostgreSQL at 127.0.0.1:${port} can't be used as ${user}: password authentication failed for user "${user}"`,
		);
		await postgres.stop();
		await expect(checkConnection(connection)).rejects.toThrow(`ECONNREFUSED 127.0.0.1:${port}`);
	},
);

itWithPostgres(
	'starts PostgreSQL on 127.0.0.1 only, with a password that only its account can read',
	async () => {
		const { connection, passwordFile } = await start(kept);
		expect(connection.host).toBe('127.0.0.1');
		// On Linux, a server that listens on all addresses is also reached at the others of the loopback network.
		await expect(checkConnection({ ...connection, host: '127.0.0.2' })).rejects.toThrow(
			/ECONNREFUSED|EADDRNOTAVAIL/,
		);
		const modes = [passwordFile, dirname(passwordFile)].map(
			async (path) => (await stat(path)).mode,
		);
		expect((await Promise.all(modes)).map((mode) => (mode & 0o777).toString(8))).toEqual([
			'600',
			'700',
		]);
		expect(connection.password).toMatch(/^[0-9a-f]{48}$/);
	},
);

it('reports the address if no PostgreSQL is running there', async () => {
	const port = await freePort();
	const connection = { host: '127.0.0.1', port, database: 'd', user: 'u', password: 'secret' };
	await expect(checkConnection(connection)).rejects.toThrow(
		new Error(
			`The database d of the PostgreSQL at 127.0.0.1:${port} can't be used as u: connect ECONNREFUSED 127.0.0.1:${port}`,
		),
	);
});
