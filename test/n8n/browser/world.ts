import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEvidently, type Evidently } from '../../../evidently';
import { localCredential } from '../../../evidently/credential';
import type { CredentialReference } from '../../../n8n/rest/credential';
import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import { createClient } from '../../../n8n/rest/legacyClient';
import type { N8nClient } from '../../../n8n/rest/client';
import { sharedInstance, testedRelease } from '../tested';

/** The parts that a suite uses: the shared n8n, and a separate local Evidently with its credential. */
export interface World {
	client: N8nClient;
	evidently: Evidently;
	credential: CredentialReference;
	close(): Promise<void>;
}

export const PROJECTS = ['checkout', 'demo', 'search-ranking', 'search-suggestions'];

export async function openWorld(): Promise<World> {
	const client = await signedInClient();
	const dataDir = await mkdtemp(join(tmpdir(), 'evidently-e2e-data-'));
	const evidently = await startEvidently({ port: 0, dataDir, projects: PROJECTS });
	const { name, data } = localCredential(evidently.url);
	const credential = { id: await client.createCredential(name, CREDENTIAL_TYPE, data), name };
	const close = async () => {
		await evidently.close();
		await rm(dataDir, { recursive: true, force: true });
	};
	return { client, evidently, credential, close };
}

async function signedInClient(): Promise<N8nClient> {
	const { url, account } = sharedInstance();
	const client = createClient(url, testedRelease());
	await client.signIn(account);
	return client;
}
