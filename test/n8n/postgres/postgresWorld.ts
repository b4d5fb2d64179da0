import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import { postgresCredential } from '../../../n8n/postgres/connection';
import { startPostgres, type Postgres } from '../../../n8n/postgres/server';
import { putCredential, type CredentialReferences } from '../../../n8n/rest/credential';
import { openWorld, type World } from '../browser/world';

/** A world with its own PostgreSQL, and the credentials that the examples need. */
export interface PostgresWorld extends World {
	postgres: Postgres;
	credentials: CredentialReferences;
}

/** @param suite distinguishes the credential from those of other suites in the same n8n */
export async function openPostgresWorld(suite: string): Promise<PostgresWorld> {
	const world = await openWorld();
	const folder = await mkdtemp(join(tmpdir(), 'evidently-postgres-world-'));
	const postgres = await startPostgres(folder);
	const credential = postgresCredential(postgres.connection);
	const name = `${credential.name} of ${suite}`;
	return {
		...world,
		postgres,
		credentials: {
			[CREDENTIAL_TYPE]: world.credential,
			postgres: await putCredential(world.client, { ...credential, name }),
		},
		async close() {
			await world.close();
			await postgres.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
