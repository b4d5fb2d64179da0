import { copyFile, mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

import type { EngineInstallation } from '../../n8n/install/installEngine';
import { unpack } from '../../n8n/install/package';
import { isSupported } from './releases';

/** Taken from the n8n that is tried; whatever else the checks need goes with them. */
const OF_N8N = ['n8n-core', 'n8n-workflow', 'reflect-metadata'];

export const SUITE = 'suite.js';
export const REPORTER = 'reporter.js';

/** Makes one file of each suite, which plain Node runs beside any n8n. */
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
		external: OF_N8N,
		logLevel: 'warning',
	});
}

/** The suite and the unpacked package in a folder of their own, as in an n8n of this version. */
export async function prepareFolder(
	folder: string,
	tarball: string,
	{ n8n, nodeModules }: EngineInstallation,
): Promise<string> {
	const own = await mkdtemp(join(folder, `${n8n}-`));
	// Node looks for modules from where a file is.
	await copyFile(join(folder, isSupported(n8n) ? 'supported.js' : 'tooOld.js'), join(own, SUITE));
	await copyFile(join(folder, REPORTER), join(own, REPORTER));
	await symlink(nodeModules, join(own, 'node_modules'));
	await unpack(tarball, join(own, 'package'));
	return own;
}
