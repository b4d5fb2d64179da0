import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The locks that this process holds. */
const held = new Set<string>();

/**
 * Creates a lock, which is a file whose name ends with this process's ID. Locks that killed processes left
 * are deleted. Each process writes its lock before it looks for others, so two processes that start at the
 * same moment may both get the error, but they never both get the lock.
 * @param path the path of the lock, without the process's ID
 * @param whenHeld returns the error's message if a running process holds the lock
 * @returns a function that removes the lock
 */
export async function takeLock(
	path: string,
	whenHeld: (pid: number, lock: string) => string,
): Promise<() => Promise<void>> {
	await mkdir(dirname(path), { recursive: true });
	const base = join(await realpath(dirname(path)), basename(path));
	const lockOf = (pid: number) => `${base}.${pid}`;
	const lock = lockOf(process.pid);
	// In a container, a new process often has the ID of the one that was killed and left its lock.
	if (held.has(lock)) throw new Error(whenHeld(process.pid, lock));
	held.add(lock);
	const unlock = async () => {
		await rm(lock, { force: true });
		held.delete(lock);
	};
	try {
		await writeFile(lock, '');
		const holder = await findOtherHolder(base);
		if (holder !== undefined) throw new Error(whenHeld(holder, lockOf(holder)));
	} catch (error) {
		await unlock();
		throw error;
	}
	return unlock;
}

/** Returns the ID of another running process that has a lock, and deletes those of processes that have ended. */
async function findOtherHolder(base: string): Promise<number | undefined> {
	const prefix = `${basename(base)}.`;
	for (const name of await readdir(dirname(base))) {
		const id = name.startsWith(prefix) ? name.slice(prefix.length) : '';
		if (!/^\d+$/.test(id) || Number(id) === process.pid) continue;
		if (isRunning(Number(id))) return Number(id);
		await rm(join(dirname(base), name), { force: true });
	}
	return undefined;
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// The process of another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
