import { copyFile, mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

import type { EngineInstallation } from '../../n8n/install/installEngine';
import { unpack } from '../../n8n/install/package';
import { isSupported } from './releases';

/** The packages that the n8n under test provides. All other packages are bundled with the checks. */
const PROVIDED_BY_N8N = ['n8n-core', 'n8n-workflow', 'reflect-metadata'];

export const SUITE = 'suite.js';
export const REPORTER = 'reporter.js';

/** Bundles each suite into one file, which plain Node runs beside any n8n. */
export async function bundleSuites(folder: string): Promise<void> {
	await build({
		entryPoints: ['suite/supported', 'suite/tooOld', 'reporter'].map((name) =>
			join(__dirname, `${name}.ts`),
		),
		entryNames: '[name]',
		outdir: folder,
		bundle: true,
		platform: 'node',
		target: 'node20',
		external: PROVIDED_BY_N8N,
		logLevel: 'warning',
	});
}

/** Creates a folder with the suite and the unpacked package, beside the modules of this n8n. */
export async function prepareFolder(
	folder: string,
	tarball: string,
	{ n8n, nodeModules }: EngineInstallation,
): Promise<string> {
	const own = await mkdtemp(join(folder, `${n8n}-`));
	// Node resolves modules from the folder of a file, so the suite is copied here.
	await copyFile(join(folder, isSupported(n8n) ? 'supported.js' : 'tooOld.js'), join(own, SUITE));
	await copyFile(join(folder, REPORTER), join(own, REPORTER));
	await symlink(nodeModules, join(own, 'node_modules'));
	await unpack(tarball, join(own, 'package'));
	return own;
}
