import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { REPOSITORY } from '../../n8n/install/package';
import { toList, toMarkdown, type Tried } from './report';

const PAGE = join(REPOSITORY, 'docs', 'compatibility.md');

/** What is between these lines of the page is written here. */
const PART = /(<!-- test:versions -->\n).*(<!-- \/test:versions -->)/s;

/** Replaces the table in docs/compatibility.md. */
export async function writePage(all: Tried[]): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	if (!PART.test(page)) throw new Error(`${PAGE} has no place for the table.`);
	const part = `${toMarkdown(all)}\n\n### The checks\n\n${toList(all)}`;
	const text = page.replace(
		PART,
		(_all, start: string, end: string) => `${start}\n${part}\n\n${end}`,
	);
	const options = await resolveConfig(PAGE);
	await writeFile(PAGE, await format(text, { ...options, filepath: PAGE }));
}
