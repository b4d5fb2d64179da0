import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOCK_FILE = '.lock';

/** The locks that this process holds. */
const held = new Set<string>();

/**
 * Locks a folder, which is created if necessary, by a file with this process's ID. The lock of a
 * process that was killed is replaced.
 * @returns a function that unlocks the folder
 * @throws Error if a running process has locked it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
	await mkdir(folder, { recursive: true });
	const path = join(await realpath(folder), LOCK_FILE);
	const own = `${path}.${randomUUID()}`;
	await writeFile(own, String(process.pid));
	try {
		while (!(await isLinked(own, path))) await removeStale(path);
	} finally {
		await rm(own, { force: true });
	}
	held.add(path);
	return async () => {
		held.delete(path);
		await rm(path, { force: true });
	};
}

/** Unlike writing a file, linking it puts it in place with its content, or fails if there is one. */
async function isLinked(own: string, path: string): Promise<boolean> {
	try {
		await link(own, path);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

async function removeStale(path: string): Promise<void> {
	const owner = await readFile(path, 'utf8').catch(() => undefined);
	if (owner === undefined) return;
	if (isRunning(Number(owner), path)) {
		throw new Error(
			`process ${owner} is using the folder. Stop it, or choose another folder. If it isn't a local Evidently, delete ${path}.`,
		);
	}
	// Another process may have replaced the stale lock meanwhile: then its lock is put back.
	const aside = `${path}.${randomUUID()}`;
	await rename(path, aside).catch(() => undefined);
	if ((await readFile(aside, 'utf8').catch(() => owner)) !== owner) await link(aside, path);
	await rm(aside, { force: true });
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
