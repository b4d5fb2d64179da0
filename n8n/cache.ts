import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Outside the repository, so that every clone of one user shares it. */
export function cacheFolder(): string {
	return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-aws-evidently');
}

/**
 * Where the work on a folder happens until `finishFolder` gives it its own name: what was
 * interrupted is never taken for finished, and the next try goes on from what is there.
 */
export const partialFolder = (folder: string) => `${folder}.partial`;

export async function finishFolder(folder: string): Promise<void> {
	await rename(partialFolder(folder), folder);
}

/** One process of a user at a time works on a folder: a second one gets an error. */
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

export function isFinished(folder: string): boolean {
	return existsSync(folder);
}
