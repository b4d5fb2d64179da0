import { tmpdir } from 'node:os';

import { npm, NpmError } from './npm';

/** The form of a version that isn't a pre-release. */
const RELEASED = /^\d+\.\d+\.\d+$/;

/** @returns a negative number if the first version is older */
export function compareVersions(one: string, other: string): number {
	return one.localeCompare(other, 'en', { numeric: true });
}

/** All versions of n8n in the registry, newest first, with any tag. */
export async function publishedN8ns(): Promise<string[]> {
	const all = (await view('n8n', 'versions')) as string[];
	return all.filter((version) => RELEASED.test(version)).sort((a, b) => compareVersions(b, a));
}

/** The exact versions of n8n's packages that a version of n8n depends on. */
export async function dependenciesOf(n8n: string): Promise<Record<string, string>> {
	try {
		return (await view(`n8n@${n8n}`, 'dependencies')) as Record<string, string>;
	} catch (error) {
		if (!(error instanceof NpmError) || !error.messages.some((line) => line.includes('E404'))) {
			throw error;
		}
		throw new Error(
			`The npm registry has no n8n ${n8n}. \`npm view n8n versions\` lists what it has.`,
		);
	}
}

async function view(spec: string, field: string): Promise<unknown> {
	// npm would read the package.json of this repository.
	return JSON.parse(await npm({ args: ['view', spec, field, '--json'], cwd: tmpdir() }));
}
