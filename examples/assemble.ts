/** `npm run examples`: writes the SQL of `sql/` into the workflows of this folder. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { format, resolveConfig } from 'prettier';

import type { WorkflowFile } from '../n8n/rest/client';
import { readExampleFiles } from './import';
import { withSql } from './sql';

async function main(): Promise<void> {
	for (const example of await readExampleFiles()) {
		const workflow = await withSql(example);
		if (!isDeepStrictEqual(workflow, example.workflow)) await write(example.file, workflow);
	}
}

async function write(file: string, workflow: WorkflowFile): Promise<void> {
	const path = join(__dirname, file);
	const json = JSON.stringify(workflow, null, '\t');
	await writeFile(path, await format(json, { ...(await resolveConfig(path)), filepath: path }));
}

void main();
