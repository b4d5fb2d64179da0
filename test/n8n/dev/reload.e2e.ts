import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findInstallation } from '../../../n8n/install/installN8n';
import {
	installPackage,
	packPackage,
	REPOSITORY,
	TRIGGER_TYPE,
} from '../../../n8n/install/package';
import { startN8n } from '../../../n8n/instance';
import { RELOAD_ENVIRONMENT, watchSources } from '../../../n8n/reload';
import { newAccount } from '../../../n8n/rest/account';
import { N8nClient } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';

const SOURCES = ['nodes', 'credentials', 'package.json', 'gulpfile.js'];

const running: Array<() => Promise<unknown>> = [];

afterEach(async () => {
	for (const stop of running.splice(0).reverse()) await stop();
});

async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-dev-'));
	running.push(async () => await rm(folder, { recursive: true, force: true }));
	return folder;
}

/** Copies the sources, so that the test changes no file of the repository. */
async function copyOfSources(): Promise<string> {
	const folder = await temporaryFolder();
	for (const name of SOURCES)
		await cp(join(REPOSITORY, name), join(folder, name), { recursive: true });
	await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

async function startReloadingN8n(userFolder: string): Promise<N8nClient> {
	const installation = findInstallation()!;
	await installPackage(await packPackage(userFolder), userFolder, installation.nodeBin);
	const n8n = await startN8n({ installation, userFolder, env: RELOAD_ENVIRONMENT });
	running.push(() => n8n.stop());
	const client = new N8nClient(n8n.url);
	await client.signIn(newAccount());
	return client;
}

it('serves the new description of a node after its source is saved, without a restart', async () => {
	const [sources, userFolder] = [await copyOfSources(), await temporaryFolder()];
	const client = await startReloadingN8n(userFolder);
	const watching = await watchSources(sources, userFolder, () => {});
	running.push(() => watching.stop());
	const shownName = async () => {
		const types = await client.nodeTypes();
		return types.find(({ name }) => name === TRIGGER_TYPE)?.displayName;
	};
	const name = (await shownName())!;
	const file = join(sources, 'nodes', 'AwsEvidently', 'AwsEvidentlyTrigger.node.ts');
	const source = await readFile(file, 'utf8');
	const start = performance.now();
	await writeFile(file, source.replaceAll(`'${name}'`, "'Just Saved'"));
	await until('the new name', async () => (await shownName()) === 'Just Saved', 30_000);
	console.log(`From the save to the new description: ${Math.round(performance.now() - start)} ms`);
});
