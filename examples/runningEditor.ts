import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Keeps the link of a running editor in a file for the next start. The link signs its reader in. */
export async function keepLink(file: string, link: string): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	// The mode has no effect on a file that exists.
	await rm(file, { force: true });
	await writeFile(file, link, { mode: 0o600 });
}

/** Returns the link of an editor that is running. The file of a killed one has a link that fails. */
export async function findLink(file: string): Promise<string | undefined> {
	const link = await readFile(file, 'utf8').catch(() => undefined);
	return link !== undefined && (await isServed(link)) ? link : undefined;
}

const isServed = async (link: string): Promise<boolean> =>
	await fetch(link, { redirect: 'manual' }).then(
		({ status }) => status === 302,
		() => false,
	);
