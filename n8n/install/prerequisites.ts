import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** n8n takes up to 3 GB, and npm's cache keeps the downloaded archives as well. */
const NEEDED_BYTES = 4e9;

/** What node-gyp runs to compile n8n's native modules. */
const PROGRAMS = ['g++', 'make', 'python3'];

/**
 * Checks that n8n can be installed in a folder, so that a person needn't wait for a download of 3 GB
 * to find out.
 *
 * @throws Error that lists the missing programs, or says how much space is free
 */
export async function checkPrerequisites(
	folder: string,
	neededBytes = NEEDED_BYTES,
): Promise<void> {
	await checkPrograms();
	await checkSpace(folder, neededBytes);
}

async function checkPrograms(): Promise<void> {
	const isFound = await Promise.all(PROGRAMS.map(isInstalled));
	const missing = PROGRAMS.filter((_, index) => !isFound[index]);
	if (missing.length === 0) return;
	throw new Error(
		`n8n's native modules are compiled, but ${missing.join(', ')} can't be found. Install what is missing. On Debian: apt-get install -y g++ make python3`,
	);
}

const isInstalled = async (program: string): Promise<boolean> =>
	await run('/bin/sh', ['-c', 'command -v "$1"', 'sh', program], {
		env: { PATH: process.env.PATH },
	}).then(
		() => true,
		() => false,
	);

async function checkSpace(folder: string, neededBytes: number): Promise<void> {
	const existing = existingParent(folder);
	const { bavail, bsize } = await statfs(existing);
	if (bavail * bsize >= neededBytes) return;
	throw new Error(
		`n8n needs ${gigabytes(neededBytes)} of disk space, but only ${gigabytes(bavail * bsize)} are free in ${existing}. Free some space, or set XDG_CACHE_HOME to a folder on another disk.`,
	);
}

const existingParent = (folder: string): string =>
	existsSync(folder) ? folder : existingParent(dirname(folder));

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
