import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { npm, NpmError } from './npm';

export interface NpmInstall {
	/** What to install, such as `n8n@2.40.7`. */
	specs: string[];
	/** A folder made by `packageFolder`. */
	cwd: string;
	/** Further options of npm. */
	options?: string[];
	/** The Node that runs npm; the one on PATH by default. */
	nodeBin?: string;
	/** Receives a short text about the progress. */
	report?: (progress: string) => void;
}

const NO_NETWORK = /^npm error (network|code E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT))/;

/** Installs packages without running their scripts: some of n8n's packages download files in theirs, which a firewall may block. */
export async function npmInstall(install: NpmInstall): Promise<void> {
	const { specs, cwd, options = [], nodeBin, report } = install;
	const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
	try {
		await npm({ args: ['install', ...specs, ...options, ...quiet], cwd, nodeBin, report });
	} catch (error) {
		throw explained(error, NO_NETWORK, [
			`The npm registry could not be reached while installing ${specs.join(' ')}.`,
			'Check the network and `npm config get registry`, then run the command again: it goes on from here.',
		]);
	}
}

/** Creates a folder that npm treats as a separate package. */
export async function packageFolder(folder: string, manifest: object = {}): Promise<string> {
	await mkdir(folder, { recursive: true });
	const file = join(folder, 'package.json');
	// npm records the installed packages in this file.
	if (!existsSync(file)) await writeFile(file, JSON.stringify({ private: true, ...manifest }));
	return folder;
}

/** Adds advice to an error of npm if its output shows the symptom. */
export function explained(error: unknown, symptom: RegExp, advice: string[]): unknown {
	if (!(error instanceof NpmError) || !error.messages.some((line) => symptom.test(line))) {
		return error;
	}
	const said = error.messages.filter((line) => !/^npm error\s+at /.test(line)).slice(-15);
	return new Error([...advice, '', ...said].join('\n'));
}
