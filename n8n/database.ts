import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A database, by the names that n8n's credential for Postgres gives to these. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password?: string;
	ssl?: 'allow' | 'disable' | 'require';
}

/** Of the type that n8n's Postgres node takes. */
export const postgresCredential = (connection: PostgresConnection) => ({
	name: 'Events in PostgreSQL',
	type: 'postgres',
	data: { ...connection },
});

/** The rows that a SELECT gives, as PostgreSQL makes JSON of them. Needs `psql`. */
export async function selectRows<Row>(
	connection: PostgresConnection,
	select: string,
): Promise<Row[]> {
	const sql = `SELECT coalesce(json_agg(answer), '[]') FROM (${select}) AS answer`;
	const args = ['--no-psqlrc', '--tuples-only', '--no-align', '--command', sql];
	const { stdout } = await run('psql', args, { env: toEnv(connection), maxBuffer: Infinity });
	return JSON.parse(stdout) as Row[];
}

/** For PostgreSQL's own programs. Not as arguments, which everybody on the machine can read. */
export function toEnv({
	host,
	port,
	database,
	user,
	password,
	ssl = 'disable',
}: PostgresConnection) {
	return {
		...process.env,
		PGHOST: host,
		PGPORT: String(port),
		PGDATABASE: database,
		PGUSER: user,
		PGSSLMODE: ssl,
		...(password !== undefined && { PGPASSWORD: password }),
	};
}

/** Adds the rows of a CSV file to a table. Needs `psql`. */
export async function appendCsv(
	connection: PostgresConnection,
	table: string,
	file: string,
): Promise<void> {
	const args = ['--no-psqlrc', '--command', `\\copy ${table} FROM '${file}' CSV`];
	await run('psql', args, { env: toEnv(connection) });
}
