import { randomBytes } from 'node:crypto';

import type { PostgresConnection } from '../../n8n/postgres/connection';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import { runSql } from '../../n8n/postgres/sql';
import { testIf } from './testIf';
import { POSTGRES_URL } from './postgresOnDemand';

export const itWithPostgres = testIf(isPostgresInstalled(), 'no PostgreSQL (Debian: postgresql)');

/** Creates an empty database in the PostgreSQL that all test files of a run share. */
export async function createDatabase(): Promise<PostgresConnection> {
	const response = await fetch(process.env[POSTGRES_URL]!);
	if (!response.ok) throw new Error(await response.text());
	const server = (await response.json()) as PostgresConnection;
	const database = `test_${randomBytes(8).toString('hex')}`;
	await runSql(server, `CREATE DATABASE ${database}`);
	return { ...server, database };
}
