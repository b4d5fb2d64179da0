import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

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
	const lock = `${folder}.lock`;
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
			throw new Error(
				`Process ${holder} is already installing n8n. Try again when it has finished.`,
			);
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

export function isFinished(folder: string): boolean {
	return existsSync(folder);
}
