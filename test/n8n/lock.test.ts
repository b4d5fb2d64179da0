import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { takeLock } from '../../n8n/lock';
import { cleanUp, onCleanUp, temporaryFolder } from '../support/cleanUp';

afterEach(cleanUp);

const lockIn = (folder: string) =>
	takeLock(join(folder, '.lock'), (pid, lock) => `process ${pid} holds ${lock}`);

/** The IDs of two users that aren't root. */
const [SOMEONE, ANOTHER_USER] = [2, 1];

/** The ID of a process that has ended. */
const endedProcess = () => spawnSync(process.execPath, ['--version']).pid;

it('creates a lock with the ID of the process, and removes it again', async () => {
	const folder = join(await temporaryFolder(), 'new');
	const unlock = await lockIn(folder);
	expect(await readdir(folder)).toEqual(['.lock']);
	expect(await readFile(join(folder, '.lock'), 'utf8')).toBe(String(process.pid));
	await unlock();
	expect(await readdir(folder)).toEqual([]);
});

it('rejects a lock that this process holds, by whichever path', async () => {
	const folder = await temporaryFolder();
	const unlock = await lockIn(folder);
	await expect(lockIn(join(folder, '.'))).rejects.toThrow(
		`process ${process.pid} holds ${join(folder, '.lock')}`,
	);
	await unlock();
	await (
		await lockIn(folder)
	)();
});

/** Starts a process that runs until the test has ended. */
async function runningProcess(uid?: number): Promise<number> {
	const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { uid });
	onCleanUp(() => child.kill());
	await once(child, 'spawn');
	return child.pid!;
}

it('rejects and keeps a lock that another running process holds', async () => {
	const folder = await temporaryFolder();
	const pid = await runningProcess();
	await writeFile(join(folder, '.lock'), String(pid));
	await expect(lockIn(folder)).rejects.toThrow(`process ${pid} holds ${join(folder, '.lock')}`);
	expect(await readdir(folder)).toEqual(['.lock']);
});

it('rejects a lock that a process of another user holds', async () => {
	const folder = await temporaryFolder();
	const isRoot = process.geteuid!() === 0;
	const pid = isRoot ? await runningProcess(ANOTHER_USER) : 1;
	await writeFile(join(folder, '.lock'), String(pid));
	await chmod(folder, 0o777);
	// Otherwise root could signal the process.
	if (isRoot) process.seteuid!(SOMEONE);
	const locking = lockIn(folder);
	await locking.catch(() => {});
	if (isRoot) process.seteuid!(0);
	await expect(locking).rejects.toThrow(`process ${pid} holds`);
});

it('ends without an error if the lock has been deleted', async () => {
	const folder = await temporaryFolder();
	const unlock = await lockIn(folder);
	await rm(join(folder, '.lock'));
	await unlock();
});

it.each([
	['a process that has ended', endedProcess],
	['an earlier process with the same ID, as in a container', () => process.pid],
])('replaces the lock of %s with its own', async (_what, pid) => {
	const folder = await temporaryFolder();
	await writeFile(join(folder, '.lock'), String(pid()));
	await lockIn(folder);
	expect(await readFile(join(folder, '.lock'), 'utf8')).toBe(String(process.pid));
	expect(await readdir(folder)).toEqual(['.lock']);
});

it('lets only one of many concurrent calls replace a stale lock', async () => {
	const stale = String(endedProcess());
	for (let round = 0; round < 50; round += 1) {
		const folder = await temporaryFolder();
		await writeFile(join(folder, '.lock'), stale);
		const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockIn(folder)));
		expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await readdir(folder)).toEqual(['.lock']);
	}
});
