import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../../../n8n/rest/account';
import { findInstallation } from '../../../n8n/install/installN8n';
import { startN8n, type N8nInstance } from '../../../n8n/instance';
import { installPackage, packPackage } from '../../../n8n/install/package';
import { createClient } from '../../../n8n/rest/legacyClient';
import { shareInstance, testedRelease } from '../tested';

export interface SharedInstance {
	n8n: N8nInstance;
	folder: string;
}

/**
 * On a busy machine, a burst of webhooks waits for SQLite for longer than n8n's default of 30
 * seconds.
 */
const DATABASE_SETTINGS = { DB_CONNECTION_ACQUISITION_TIMEOUT_MS: '180000' };

/**
 * Starts one n8n with an empty user folder for all suites, which get its address by an environment
 * variable.
 */
export default async function globalSetup(): Promise<void> {
	const release = testedRelease();
	const installation = findInstallation(release);
	if (!installation) throw new Error('n8n is not installed yet: start with `npm run test:n8n`.');
	const folder = await mkdtemp(join(tmpdir(), 'evidently-e2e-'));
	await installPackage(await packPackage(folder), folder, installation.nodeBin);
	const n8n = await startN8n({ installation, userFolder: folder, env: DATABASE_SETTINGS });
	const account = newAccount();
	await createClient(n8n.url, release).signIn(account);
	shareInstance({ url: n8n.url, account, userFolder: folder });
	(globalThis as { sharedN8n?: SharedInstance }).sharedN8n = { n8n, folder };
}
