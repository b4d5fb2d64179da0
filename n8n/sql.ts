import { Client } from 'pg';

import type { PostgresConnection } from './database';

/** How long a server gets to answer at all; milliseconds. */
const PATIENCE = 10_000;

/** Runs one statement on a connection of its own, and gives the rows that it returns. */
export async function runSql<Row>(
	connection: PostgresConnection,
	sql: string,
	values: unknown[] = [],
): Promise<Row[]> {
	const { rows } = await withClient(connection, async (client) => await client.query(sql, values));
	return rows as Row[];
}

/** The rows that a SELECT gives, as PostgreSQL makes JSON of them: times are text, counts numbers. */
export async function selectRows<Row>(
	connection: PostgresConnection,
	select: string,
): Promise<Row[]> {
	const sql = `SELECT coalesce(json_agg(answer), '[]') AS rows FROM (${select}) AS answer`;
	const [{ rows } = { rows: [] }] = await runSql<{ rows: Row[] }>(connection, sql);
	return rows;
}

/** A connection for as long as it is used. */
export async function withClient<Result>(
	connection: PostgresConnection,
	use: (client: Client) => Promise<Result>,
): Promise<Result> {
	const { ssl = 'disable', ...rest } = connection;
	const client = new Client({
		...rest,
		// As n8n does: all but `disable` demand TLS and a certificate that can be verified.
		ssl: ssl !== 'disable',
		connectionTimeoutMillis: PATIENCE,
	});
	try {
		await client.connect();
		return await use(client);
	} finally {
		await client.end();
	}
}

/** @throws Error in words, without the password, if the database can't be reached or entered. */
export async function checkConnection(connection: PostgresConnection): Promise<void> {
	try {
		await runSql(connection, 'SELECT 1');
	} catch (error) {
		const { host, port, database, user } = connection;
		const { message, code } = error as NodeJS.ErrnoException;
		throw new Error(
			`The database ${database} of the PostgreSQL at ${host}:${port} can't be used as ${user}: ${message || code}`,
		);
	}
}
