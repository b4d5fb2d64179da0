import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { packageFolderIn, REPOSITORY } from './install/package';
import { spawnGuarded } from './processes';

/** gulp doesn't export the file of its command. */
const GULP = join(REPOSITORY, 'node_modules', 'gulp', 'bin', 'gulp.js');

/** n8n watches the folders of its nodes only in development. */
export const RELOAD_ENVIRONMENT = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/**
 * Builds the sources in a folder whenever one is saved, and copies the build into the package that n8n
 * has loaded. A link to the build wouldn't do, because n8n watches no files behind links.
 *
 * @param report receives the lines that gulp prints
 */
export async function watchSources(
	folder: string,
	userFolder: string,
	report: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
	const child = spawnGuarded(process.execPath, [GULP, 'watch'], {
		cwd: folder,
		env: { ...process.env, PACKAGE_FOLDER: packageFolderIn(userFolder) },
	});
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	await new Promise<void>((resolve, reject) => {
		child.once('exit', () => reject(new Error('`gulp watch` ended. Run `npm run build`.')));
		for (const stream of [child.stdout, child.stderr]) {
			createInterface(stream).on('line', (line) => {
				report(line);
				if (line.includes("Finished 'watch'")) resolve();
			});
		}
	});
	return {
		stop: async () => {
			// The guard ends the whole group when its input ends.
			child.stdin.end();
			await ended;
		},
	};
}
