import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { npm, NpmError } from './npm';

export interface NpmInstall {
	/** What to install, such as `n8n@2.40.7`. */
	specs: string[];
	/** The folder of `packageFolder`. */
	cwd: string;
	/** More of npm's options. */
	options?: string[];
	/** The Node that runs npm; the one on PATH by default. */
	nodeBin?: string;
	/** Says how far it is, in a few words. */
	report?: (progress: string) => void;
}

const NO_NETWORK = /^npm error (network|code E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT))/;

/** Without scripts, as several of n8n's packages have some that download what a firewall may keep away. */
export async function npmInstall(install: NpmInstall): Promise<void> {
	const { specs, cwd, options = [], nodeBin, report } = install;
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];
	let fetched = 0;
	const onLine = (line: string) => {
		if (!line.startsWith('npm http fetch') && !line.startsWith('npm http cache')) return;
		fetched += 1;
		if (fetched % 100 === 0) report?.(`${fetched} requests to the registry`);
	};
	try {
		await npm({ args: ['install', ...specs, ...options, ...quiet], cwd, nodeBin, onLine });
	} catch (error) {
		throw explained(error, NO_NETWORK, [
			`The npm registry could not be reached while installing ${specs.join(' ')}.`,
			'Check the network and `npm config get registry`, then run the command again: it goes on from here.',
		]);
	}
}

/** Makes a folder that npm takes for a package of its own. */
export async function packageFolder(folder: string, manifest: object = {}): Promise<string> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'package.json');
	// npm writes into it what it has installed.
	if (!existsSync(file)) await writeFile(file, JSON.stringify({ private: true, ...manifest }));
	return folder;
}

/** An error of npm with advice before the end of its messages, if they show the symptom. */
export function explained(error: unknown, symptom: RegExp, advice: string[]): unknown {
	if (!(error instanceof NpmError) || !error.messages.some((line) => symptom.test(line))) {
		return error;
	}
	const said = error.messages.filter((line) => !/^npm (error\s+at|http) /.test(line)).slice(-15);
	return new Error([...advice, '', ...said].join('\n'));
}
