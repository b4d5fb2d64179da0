import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { REPOSITORY } from '../../n8n/install/package';
import { toMarkdown, type Tried } from './report';

const PAGE = join(REPOSITORY, 'docs', 'compatibility.md');

/** The part of the page between two markers, which this script replaces. */
const PART = /(<!-- test:versions -->\n).*(<!-- \/test:versions -->)/s;

/** Replaces the table in docs/compatibility.md. */
export async function writePage(all: Tried[]): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	if (!PART.test(page))
		throw new Error(
			`The markers of the table are missing in ${PAGE}. Add <!-- test:versions --> and <!-- /test:versions -->.`,
		);
	const text = page.replace(
		PART,
		(_all, start: string, end: string) => `${start}\n${toMarkdown(all)}\n\n${end}`,
	);
	const options = await resolveConfig(PAGE);
	await writeFile(PAGE, await format(text, { ...options, filepath: PAGE }));
}
