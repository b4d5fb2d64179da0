import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { takeLock } from '../../n8n/lock';
import { bundledProgram } from '../support/bundle';
import { cleanUp, onCleanUp, temporaryFolder } from '../support/cleanUp';

afterEach(cleanUp);

const lockIn = (folder: string) =>
	takeLock(join(folder, '.lock'), (pid, lock) => `process ${pid} holds ${lock}`);

const OWN_LOCK = `.lock.${process.pid}`;

/** The IDs of two users that aren't root. */
const [SOMEONE, ANOTHER_USER] = [2, 1];

/** Returns the ID of a process that has ended. */
const endedProcess = () => spawnSync(process.execPath, ['--version']).pid;

it('creates a lock with the ID of the process, and removes it again', async () => {
	const folder = join(await temporaryFolder(), 'new');
	const unlock = await lockIn(folder);
	expect(await readdir(folder)).toEqual([OWN_LOCK]);
	await unlock();
	expect(await readdir(folder)).toEqual([]);
});

it('rejects a lock that this process holds, by whichever path', async () => {
	const folder = await temporaryFolder();
	const unlock = await lockIn(folder);
	await expect(lockIn(join(folder, '.'))).rejects.toThrow(
		`process ${process.pid} holds ${join(folder, OWN_LOCK)}`,
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

it('rejects and keeps a lock that another running process holds, and can take it afterwards', async () => {
	const folder = await temporaryFolder();
	const pid = await runningProcess();
	const lock = join(folder, `.lock.${pid}`);
	await writeFile(lock, '');
	await expect(lockIn(folder)).rejects.toThrow(`process ${pid} holds ${lock}`);
	expect(await readdir(folder)).toEqual([`.lock.${pid}`]);
	await rm(lock);
	await lockIn(folder);
});

it('rejects a lock that a process of another user holds', async () => {
	const folder = await temporaryFolder();
	const isRoot = process.geteuid!() === 0;
	const pid = isRoot ? await runningProcess(ANOTHER_USER) : 1;
	await writeFile(join(folder, `.lock.${pid}`), '');
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
	await rm(join(folder, OWN_LOCK));
	await unlock();
});

it.each([
	['a process that has ended', endedProcess],
	['an earlier process with the same ID, as in a container', () => process.pid],
])('replaces the lock of %s with its own', async (_what, pid) => {
	const folder = await temporaryFolder();
	await writeFile(join(folder, `.lock.${pid()}`), '');
	await lockIn(folder);
	expect(await readdir(folder)).toEqual([OWN_LOCK]);
});

it('leaves files alone that aren’t locks, or are locks of something else', async () => {
	const folder = await temporaryFolder();
	const names = ['.lock', '.lock.old', '.lock2.4194305', '.other.lock.4194305'];
	for (const name of names) await writeFile(join(folder, name), '');
	await lockIn(folder);
	expect((await readdir(folder)).sort()).toEqual([...names, OWN_LOCK].sort());
});

it('lets only one of many concurrent calls take the lock', async () => {
	const folder = await temporaryFolder();
	const locks = await Promise.allSettled(Array.from({ length: 20 }, () => lockIn(folder)));
	expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

const program = bundledProgram('n8n/lock.ts');

const ROUNDS = 100;
const PROCESSES = 4;

/** Takes the lock of each folder at the same time as other processes, and prints which ones it has got. */
const RACER = `
	const [program, root, start] = process.argv.slice(1);
	const { takeLock } = require(program);
	async function race() {
		const taken = [];
		for (let round = 0; round < ${ROUNDS}; round++) {
			while (Date.now() < Number(start) + 10 * round);
			await takeLock(root + '/' + round + '/.lock', String).then(() => taken.push(round), () => {});
		}
		console.log(JSON.stringify(taken));
	}
	void race().then(() => process.stdin.resume());
`;

it('lets at most one of several processes replace a stale lock', async () => {
	const root = await temporaryFolder();
	const stale = endedProcess();
	for (let round = 0; round < ROUNDS; round++) {
		await mkdir(join(root, String(round)));
		await writeFile(join(root, String(round), `.lock.${stale}`), '');
	}
	const start = String(Date.now() + 500);
	const racers = Array.from({ length: PROCESSES }, () => {
		const child = spawn(process.execPath, ['-e', RACER, program(), root, start]);
		onCleanUp(() => child.kill());
		return child;
	});
	const taken = await Promise.all(
		racers.map(async ({ stdout }) => {
			const [line] = (await once(stdout, 'data')) as [Buffer];
			return JSON.parse(line.toString()) as number[];
		}),
	);
	const rounds = taken.flat();
	expect(rounds.length).toBeGreaterThan(ROUNDS / 4);
	expect(new Set(rounds).size).toBe(rounds.length);
});
