import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { takeLock } from '../lock';

/** The cache is outside the repository, so that all clones of a user share it. */
export function cacheFolder(): string {
	return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-aws-evidently');
}

/**
 * The folder for unfinished work, until `finishFolder` renames it. Interrupted work is therefore never
 * mistaken for finished work, and the next attempt continues from it.
 */
export const partialFolder = (folder: string) => `${folder}.partial`;

export async function finishFolder(folder: string): Promise<void> {
	await rename(partialFolder(folder), folder);
}

/** Runs work on a folder that at most one process of a user may do at a time. A second one gets an error. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
	const unlock = await takeLock(
		`${folder}.lock`,
		(pid) => `Process ${pid} is already installing to ${folder}. Try again when it has finished.`,
	);
	try {
		return await work();
	} finally {
		await unlock();
	}
}

export function isFinished(folder: string): boolean {
	return existsSync(folder);
}
