import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres, type Postgres } from '../../n8n/postgres/server';

/** The environment variable with the URL at which a test asks for the run's PostgreSQL. */
export const POSTGRES_URL = 'EVIDENTLY_TEST_POSTGRES_URL';

export interface PostgresOnDemand {
	stop(): Promise<void>;
}

/**
 * Offers one PostgreSQL to all test files of a run, which are in several processes. It is started when
 * the first of them asks for it, so a run without SQL doesn't wait for it.
 */
export async function offerPostgres(): Promise<PostgresOnDemand> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-sql-'));
	let postgres: Promise<Postgres> | undefined;
	// Only who knows the path gets the password, since a superuser of PostgreSQL can run programs.
	const path = `/${randomUUID()}`;
	const server = createServer((request, response) => {
		if (request.url !== path) return void response.writeHead(404).end();
		postgres ??= startPostgres(folder);
		postgres.then(
			({ connection }) => response.end(JSON.stringify(connection)),
			(error: unknown) => response.writeHead(500).end(String(error)),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	process.env[POSTGRES_URL] = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
	return {
		async stop() {
			server.close();
			server.closeAllConnections();
			await (await postgres)?.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
