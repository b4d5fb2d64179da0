import { Client } from 'pg';

import type { PostgresConnection } from './connection';

/** The time limit for connecting, in milliseconds. */
const PATIENCE = 10_000;

/** Runs one statement on a separate connection, and returns its rows. */
export async function runSql<Row>(
	connection: PostgresConnection,
	sql: string,
	values: unknown[] = [],
): Promise<Row[]> {
	const { rows } = await withClient(connection, async (client) => await client.query(sql, values));
	return rows as Row[];
}

/** Like `runSql`, but PostgreSQL converts the rows to JSON: times are text, counts are numbers. */
export async function selectRows<Row>(
	connection: PostgresConnection,
	select: string,
): Promise<Row[]> {
	return (await runSql<{ row: Row }>(connection, asJson(select))).map(({ row }) => row);
}

/** A SELECT that returns each row of another one as a JSON object in the column `row`. */
export const asJson = (select: string) =>
	`SELECT to_json(answer) AS row FROM (${select}) AS answer`;

/** Opens a connection for one use. */
export async function withClient<Result>(
	connection: PostgresConnection,
	use: (client: Client) => Promise<Result>,
): Promise<Result> {
	const { ssl = 'disable', ...rest } = connection;
	const client = new Client({
		...rest,
		// Like n8n: every mode but `disable` requires TLS and a certificate that can be verified.
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

/** @throws Error without the password, if the connection fails */
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
