import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { PostgresConnection } from '../n8n/postgres/connection';
import { REPOSITORY } from '../n8n/install/package';
import {
	folderToKeepIn,
	isPostgresInstalled,
	startPostgres,
	type Postgres,
} from '../n8n/postgres/server';
import { parsePostgresUrl } from '../n8n/postgres/parseUrl';
import { checkConnection } from '../n8n/postgres/sql';

/**
 * Checks the database at a URL and returns its connection.
 *
 * @throws Error with a clear message if the URL is invalid or the database can't be used
 */
export async function databaseAt(url: string): Promise<PostgresConnection> {
	const connection = parsePostgresUrl(url);
	await checkConnection(connection);
	return connection;
}

/**
 * Starts a PostgreSQL that keeps its data for the next start, if PostgreSQL is installed as on
 * Debian.
 */
export async function startDatabase(logFolder: string): Promise<Postgres | undefined> {
	if (!isPostgresInstalled()) return undefined;
	await mkdir(logFolder, { recursive: true });
	return await startPostgres(logFolder, await dataFolder());
}

/** Deletes the data of the PostgreSQL that `startDatabase` starts. */
export async function forgetDatabase(): Promise<void> {
	if (isPostgresInstalled()) await rm(await dataFolder(), { recursive: true, force: true });
}

async function dataFolder(): Promise<string> {
	return await folderToKeepIn(join(REPOSITORY, '.cache', 'postgres'));
}
