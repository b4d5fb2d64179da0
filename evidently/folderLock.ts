import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The locks that this process holds. */
const held = new Set<string>();

/**
 * Locks a folder by a file that holds this process's ID. A lock that a killed process left is
 * replaced, but that of a running process is an error.
 * @returns a function that unlocks the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
	await mkdir(folder, { recursive: true });
	const path = join(await realpath(folder), '.lock');
	const candidate = `${path}.${randomUUID()}`;
	await writeFile(candidate, String(process.pid));
	try {
		// Unlike writing a file, linking one creates it with its content at once, or fails if it exists.
		await link(candidate, path).catch(async () => {
			await removeStaleLock(path, `${candidate}.stale`);
			await link(candidate, path);
		});
	} finally {
		await rm(candidate);
	}
	held.add(path);
	return async () => {
		held.delete(path);
		await rm(path, { force: true });
	};
}

async function removeStaleLock(path: string, aside: string): Promise<void> {
	const owner = await readFile(path, 'utf8');
	if (isRunning(Number(owner), path)) {
		throw new Error(
			`process ${owner} is using the folder. Stop it, or use another folder. If that process isn't a local Evidently, delete ${path}.`,
		);
	}
	await rename(path, aside);
	// If another process has replaced the stale lock meanwhile, this puts its lock back.
	if ((await readFile(aside, 'utf8')) !== owner) await link(aside, path);
	await rm(aside);
}

function isRunning(pid: number, path: string): boolean {
	// In a container, a new process often has the ID of the one that was killed.
	if (pid === process.pid) return held.has(path);
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
