/**
 * Observes and delays writes to the real disk. Killing a process can't show whether its data is on
 * the disk, since the operating system keeps what the process has written.
 */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onCleanUp } from '../support/cleanUp';

const WRITES = ['appendFile', 'datasync', 'sync'] as const;
type Write = (typeof WRITES)[number];

export interface Disk {
	/** The completed calls, in order. */
	calls: string[];
	/** Makes the next call of this method fail. */
	fail: (write: Write, error: Error) => void;
}

/** Records writes until Jest's mocks are restored. */
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
	/** Resolves when data is about to be flushed to the disk. */
	reached: Promise<void>;
	/** Lets this flush and all later ones continue. */
	release: () => void;
}

/** Delays every flush to the disk until it is released, at the latest by `cleanUp`: a server waits for it. */
export async function holdDisk(): Promise<HeldDisk> {
	const prototype = await fileHandlePrototype();
	const original = Reflect.get(prototype, 'datasync');
	let release = () => {};
	const released = new Promise<void>((resolve) => (release = resolve));
	onCleanUp(() => release());
	const reached = new Promise<void>((resolve) => {
		jest.spyOn(prototype, 'datasync').mockImplementation(async function (this: FileHandle) {
			resolve();
			await released;
			await original.call(this);
		});
	});
	return { reached, release };
}

/** Opens a file to get at the class of file handles, which Node doesn't export. */
async function fileHandlePrototype(): Promise<FileHandle> {
	const path = join(tmpdir(), `disk-${process.pid}`);
	const file = await open(path, 'w');
	await file.close();
	await rm(path);
	return Object.getPrototypeOf(file) as FileHandle;
}
