import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cleanUps: Array<() => unknown> = [];

/** Undoes what a test has set up, in reverse order. */
export async function cleanUp(): Promise<void> {
	for (const undo of cleanUps.splice(0).reverse()) await undo();
}

export const onCleanUp = (undo: () => unknown) => void cleanUps.push(undo);

export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-'));
	onCleanUp(() => rm(folder, { recursive: true, force: true }));
	return folder;
}
