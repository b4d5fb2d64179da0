/**
 * The real disk, looked at: what a process that is killed leaves behind says nothing of it, since the
 * system keeps what was written.
 */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WRITES = ['appendFile', 'datasync', 'sync'] as const;
type Write = (typeof WRITES)[number];

export interface Disk {
	/** What was done until now, in its order. */
	calls: string[];
	/** Makes the next such call fail. */
	fail: (write: Write, error: Error) => void;
}

/** Until jest's mocks are restored. */
export async function watchDisk(): Promise<Disk> {
	const calls: string[] = [];
	const prototype = await fileHandlePrototype();
	const spies = WRITES.map((write) => {
		const original = Reflect.get(prototype, write) as (...args: unknown[]) => Promise<void>;
		return jest.spyOn(prototype, write).mockImplementation(async function (
			this: FileHandle,
			...args: unknown[]
		) {
			await original.apply(this, args);
			calls.push(write);
		});
	});
	return {
		calls,
		fail: (write, error) => void spies[WRITES.indexOf(write)]!.mockRejectedValueOnce(error),
	};
}

export interface HeldDisk {
	/** Resolves when something is to be brought to the disk. */
	reached: Promise<void>;
	/** Lets that, and all that follows, get there. */
	release: () => void;
}

export async function holdDisk(): Promise<HeldDisk> {
	const prototype = await fileHandlePrototype();
	const original = Reflect.get(prototype, 'datasync');
	let release = () => {};
	const released = new Promise<void>((resolve) => (release = resolve));
	const reached = new Promise<void>((resolve) => {
		jest.spyOn(prototype, 'datasync').mockImplementation(async function (this: FileHandle) {
			resolve();
			await released;
			await original.call(this);
		});
	});
	return { reached, release };
}

/** Node doesn't export the class of its files. */
async function fileHandlePrototype(): Promise<FileHandle> {
	const path = join(tmpdir(), `disk-${process.pid}`);
	const file = await open(path, 'w');
	await file.close();
	await rm(path);
	return Object.getPrototypeOf(file) as FileHandle;
}
