import { join } from 'node:path';

import { build } from 'esbuild';

import { REPOSITORY } from '../../n8n/install/package';

/** Bundles a program of this repository, since compiling and loading its sources takes each process a second. */
export async function bundleProgram(source: string, outfile: string): Promise<void> {
	await build({
		entryPoints: [join(REPOSITORY, source)],
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		logLevel: 'error',
	});
}
