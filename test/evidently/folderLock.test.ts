import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../../evidently/folderLock';
import { cleanUp, onCleanUp, temporaryFolder } from '../support/cleanUp';

afterEach(cleanUp);

/** The ID of a process that has ended. */
const endedProcess = () => spawnSync(process.execPath, ['--version']).pid;

it('locks a folder with the ID of the process, and unlocks it again', async () => {
	const folder = join(await temporaryFolder(), 'new');
	const unlock = await lockFolder(folder);
	expect(await readdir(folder)).toEqual(['.lock']);
	expect(await readFile(join(folder, '.lock'), 'utf8')).toBe(String(process.pid));
	await unlock();
	expect(await readdir(folder)).toEqual([]);
});

it('rejects a folder that this process has locked', async () => {
	const folder = await temporaryFolder();
	const unlock = await lockFolder(folder);
	await expect(lockFolder(join(folder, '.'))).rejects.toThrow(
		`process ${process.pid} is using the folder.`,
	);
	await unlock();
	await (
		await lockFolder(folder)
	)();
});

it('rejects a folder that a running process has locked, and keeps the lock', async () => {
	const folder = await temporaryFolder();
	const other = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
	onCleanUp(() => other.kill());
	await once(other, 'spawn');
	await writeFile(join(folder, '.lock'), String(other.pid));
	await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid} is using the folder.`);
	expect(await readdir(folder)).toEqual(['.lock']);
});

it.each([
	['a process that has ended', endedProcess],
	['an earlier process with the same ID, as in a container', () => process.pid],
])('replaces the lock of %s with its own', async (_what, pid) => {
	const folder = await temporaryFolder();
	await writeFile(join(folder, '.lock'), String(pid()));
	await lockFolder(folder);
	expect(await readFile(join(folder, '.lock'), 'utf8')).toBe(String(process.pid));
	expect(await readdir(folder)).toEqual(['.lock']);
});

it('lets only one of many concurrent calls replace a stale lock', async () => {
	const folder = await temporaryFolder();
	await writeFile(join(folder, '.lock'), String(endedProcess()));
	const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
	expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	expect(await readdir(folder)).toEqual(['.lock']);
});
