import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cacheFolder, finishFolder, isFinished, partialFolder, withLock } from './cache';
import { npmInstall, packageFolder } from './npmInstall';
import { dependenciesOf } from './registry';

/** The packages that run workflows in n8n, without the rest of it. */
export interface EngineInstallation {
	/** The version of n8n. */
	n8n: string;
	/** The version of n8n-core. */
	core: string;
	/** The version of n8n-workflow. */
	workflow: string;
	/** The folder that contains both. */
	nodeModules: string;
}

/**
 * Older versions of dependencies that an engine needs, by the version of n8n. n8n pins them for itself
 * only.
 */
const OVERRIDES: Record<string, Record<string, string>> = {
	// Newer versions need a newer zod.
	'1.85.4': { 'zod-to-json-schema': '3.23.3' },
};

/** Returns the engine of an n8n version, and installs it first if necessary (150 to 450 MB). */
export async function installEngine(
	n8n: string,
	report: (progress: string) => void,
): Promise<EngineInstallation> {
	const folder = join(cacheFolder(), `engine-${n8n}`);
	if (!isFinished(folder)) await withLock(folder, async () => await install(n8n, folder, report));
	const nodeModules = join(folder, 'node_modules');
	const [core, workflow] = await Promise.all(
		['n8n-core', 'n8n-workflow'].map(async (name) => await versionIn(nodeModules, name)),
	);
	return { n8n, core: core!, workflow: workflow!, nodeModules };
}

async function install(n8n: string, folder: string, report: (progress: string) => void) {
	report('asking the registry');
	const wanted = await dependenciesOf(n8n);
	const cwd = await packageFolder(partialFolder(folder), { overrides: OVERRIDES[n8n] });
	await npmInstall({
		specs: ['n8n-core', 'n8n-workflow'].map((name) => `${name}@${wanted[name]}`),
		// The engine's peer dependencies are large, and only n8n needs them.
		options: ['--legacy-peer-deps'],
		cwd,
		report,
	});
	await finishFolder(folder);
}

async function versionIn(nodeModules: string, name: string): Promise<string> {
	const manifest = await readFile(join(nodeModules, name, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}
