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
 * The database that a person names.
 * @throws Error in words if the URL is wrong or the database can't be used
 */
export async function databaseAt(url: string): Promise<PostgresConnection> {
	const connection = parsePostgresUrl(url);
	await checkConnection(connection);
	return connection;
}

/** A PostgreSQL that keeps its data for the next start, if Debian's is installed. */
export async function startDatabase(logFolder: string): Promise<Postgres | undefined> {
	if (!isPostgresInstalled()) return undefined;
	await mkdir(logFolder, { recursive: true });
	return await startPostgres(logFolder, await dataFolder());
}

/** Deletes what `startDatabase` has kept. */
export async function forgetDatabase(): Promise<void> {
	if (isPostgresInstalled()) await rm(await dataFolder(), { recursive: true, force: true });
}

async function dataFolder(): Promise<string> {
	return await folderToKeepIn(join(REPOSITORY, '.cache', 'postgres'));
}
