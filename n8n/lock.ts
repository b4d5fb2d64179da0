import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The locks that this process holds. */
const held = new Set<string>();

/**
 * Creates a lock, which is a file that holds this process's ID. A lock that a killed process left is
 * replaced.
 * @param whenHeld returns the error's message if a running process holds the lock
 * @returns a function that removes the lock
 */
export async function takeLock(
	file: string,
	whenHeld: (pid: string, lock: string) => string,
): Promise<() => Promise<void>> {
	await mkdir(dirname(file), { recursive: true });
	const lock = join(await realpath(dirname(file)), basename(file));
	const candidate = `${lock}.${randomUUID()}`;
	await writeFile(candidate, String(process.pid));
	try {
		// Unlike writing a file, linking one creates it with its content at once, or fails if it exists.
		await link(candidate, lock).catch(async () => {
			await removeStaleLock(lock, `${candidate}.stale`, whenHeld);
			await link(candidate, lock);
		});
	} finally {
		await rm(candidate);
	}
	held.add(lock);
	return async () => {
		held.delete(lock);
		await rm(lock, { force: true });
	};
}

async function removeStaleLock(
	lock: string,
	aside: string,
	whenHeld: (pid: string, lock: string) => string,
): Promise<void> {
	const owner = await readFile(lock, 'utf8');
	if (isRunning(Number(owner), lock)) throw new Error(whenHeld(owner, lock));
	await rename(lock, aside);
	// If another process has replaced the stale lock meanwhile, this puts its lock back.
	if ((await readFile(aside, 'utf8')) !== owner) await link(aside, lock);
	await rm(aside);
}

function isRunning(pid: number, lock: string): boolean {
	// In a container, a new process often has the ID of the one that was killed.
	if (pid === process.pid) return held.has(lock);
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
