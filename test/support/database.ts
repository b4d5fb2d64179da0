import { randomBytes } from 'node:crypto';

import { Pool, type ClientBase } from 'pg';

import type { PostgresConnection } from '../../n8n/postgres/connection';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import { asJson, runSql } from '../../n8n/postgres/sql';
import { testIf } from './testIf';
import { POSTGRES_URL } from './postgresOnDemand';

export const itWithPostgres = testIf(isPostgresInstalled(), 'no PostgreSQL (Debian: postgresql)');

/** A database whose connections stay open, since opening one takes longer than most statements. */
export class Database {
	private readonly pool: Pool;

	constructor(readonly connection: PostgresConnection) {
		this.pool = new Pool({ ...connection, ssl: false, allowExitOnIdle: true });
		// The server stops at the end of the run, while the connections are idle.
		this.pool.on('error', () => {});
	}

	/** Runs one statement, and returns its rows. */
	async query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
		return (await this.pool.query(sql, values)).rows as Row[];
	}

	/** Returns the rows of a SELECT, with times as text and counts as numbers. */
	async select<Row>(select: string): Promise<Row[]> {
		return (await this.query<{ row: Row }>(asJson(select))).map(({ row }) => row);
	}

	/** Keeps one connection for several statements. */
	async withClient<Result>(use: (client: ClientBase) => Promise<Result>): Promise<Result> {
		const client = await this.pool.connect();
		try {
			return await use(client);
		} finally {
			client.release();
		}
	}
}

/** Creates an empty database in the PostgreSQL that all test files of a run share. */
export async function createDatabase(): Promise<Database> {
	const response = await fetch(process.env[POSTGRES_URL]!);
	if (!response.ok) throw new Error(await response.text());
	const server = (await response.json()) as PostgresConnection;
	const database = `test_${randomBytes(8).toString('hex')}`;
	await runSql(server, `CREATE DATABASE ${database}`);
	return new Database({ ...server, database });
}
