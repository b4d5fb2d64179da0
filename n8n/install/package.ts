import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { npm } from './npm';

const run = promisify(execFile);

export const REPOSITORY = resolve(__dirname, '../..');

const PACKAGE_NAME = 'n8n-nodes-aws-evidently';

export const NODE_TYPE = `${PACKAGE_NAME}.awsEvidently`;
export const TRIGGER_TYPE = `${NODE_TYPE}Trigger`;
export const CREDENTIAL_TYPE = 'awsEvidentlyApi';

interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	[field: string]: unknown;
}

/** The step that builds `dist/`. */
export const BUILD = {
	title: 'Build the package',
	run: async () => void (await npm({ args: ['run', '--silent', 'build'], cwd: REPOSITORY })),
};

/** Packs the files that `npm publish` would upload, and returns the tarball's path. `dist/` must be built. */
export async function packPackage(folder: string): Promise<string> {
	if (!existsSync(join(REPOSITORY, 'dist'))) throw new Error('Run `npm run build` first.');
	await mkdir(folder, { recursive: true });
	const out = await npm({
		args: ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
		cwd: REPOSITORY,
	});
	return join(folder, out.trim().split('\n').at(-1) ?? '');
}

/**
 * Installs a tarball in n8n's user folder step by step as n8n's community-packages service does
 * once it has fetched one from the registry. n8n finds the package when it starts.
 */
export async function installPackage(
	tarball: string,
	userFolder: string,
	nodeBin: string,
): Promise<void> {
	const { name } = await manifestOf(tarball);
	const folder = packageFolderIn(userFolder, name);
	await rm(folder, { recursive: true, force: true });
	await unpack(tarball, folder);
	const version = await keepRuntimeDependencies(join(folder, 'package.json'));
	await npm({ args: ['install', ...n8nInstallOptions], cwd: folder, nodeBin });
	await addToLedger(join(downloadsIn(userFolder), 'package.json'), name, version);
}

const downloadsIn = (userFolder: string) => join(userFolder, '.n8n', 'nodes');

/** The folder from which n8n loads an installed community package. */
export function packageFolderIn(userFolder: string, name = PACKAGE_NAME): string {
	return join(downloadsIn(userFolder), 'node_modules', name);
}

export async function unpack(tarball: string, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

const n8nInstallOptions = [
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

async function manifestOf(tarball: string): Promise<Manifest> {
	const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
	return JSON.parse(stdout) as Manifest;
}

async function keepRuntimeDependencies(manifestPath: string): Promise<string> {
	const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as Manifest;
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeFile(manifestPath, JSON.stringify(manifest, null, 2));
	return manifest.version;
}

async function addToLedger(path: string, name: string, version: string): Promise<void> {
	const ledger = existsSync(path)
		? (JSON.parse(await readFile(path, 'utf8')) as Manifest)
		: { name: 'installed-nodes', private: true, dependencies: {} };
	ledger.dependencies = { ...ledger.dependencies, [name]: version };
	await writeFile(path, JSON.stringify(ledger, null, 2));
}
