import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeLock } from '../../n8n/lock';
import { cleanUp, onCleanUp, temporaryFolder } from '../support/cleanUp';

afterEach(cleanUp);

const lockIn = (folder: string) =>
	takeLock(join(folder, '.lock'), (pid, lock) => `process ${pid} holds ${lock}`);

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

it('rejects and keeps a lock that another running process holds', async () => {
	const folder = await temporaryFolder();
	const other = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
	onCleanUp(() => other.kill());
	await once(other, 'spawn');
	await writeFile(join(folder, '.lock'), String(other.pid));
	await expect(lockIn(folder)).rejects.toThrow(
		`process ${other.pid} holds ${join(folder, '.lock')}`,
	);
	expect(await readdir(folder)).toEqual(['.lock']);
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
	const folder = await temporaryFolder();
	await writeFile(join(folder, '.lock'), String(endedProcess()));
	const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockIn(folder)));
	expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	expect(await readdir(folder)).toEqual(['.lock']);
});
