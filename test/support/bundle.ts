import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { REPOSITORY } from '../../n8n/install/package';

/**
 * Bundles a program of this repository before the tests of a file, since compiling and loading its sources
 * takes each process a second.
 *
 * @returns a function that returns the path of the bundle
 */
export function bundledProgram(source: string): () => string {
	let folder: string;
	const bundle = () => join(folder, 'program.js');
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'evidently-program-'));
		await build({
			entryPoints: [join(REPOSITORY, source)],
			outfile: bundle(),
			bundle: true,
			platform: 'node',
			target: 'node20',
			logLevel: 'error',
		});
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));
	return bundle;
}
