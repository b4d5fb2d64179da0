import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/rest/client';
import type { Example } from './import';

/** The folder with a subfolder for each workflow that runs SQL, and in it a file for each node. */
export const SQL_FOLDER = join(__dirname, 'sql');

/** A parameter of a node whose text is stored in a file. */
interface StoredText {
	parameter: 'query' | 'html';
	language: 'SQL' | 'HTML';
	file: string;
}

/**
 * Returns the workflow with the SQL and HTML of its folder in its Postgres and HTML nodes.
 *
 * @throws Error if a node has no file or a file has no node
 */
export async function withSql({ file, workflow }: Example): Promise<WorkflowFile> {
	const texts = await readTexts(join(SQL_FOLDER, basename(file, '.json')));
	const nodes = workflow.nodes.map((node) => withText(node, texts));
	const names = workflow.nodes.map((node) => storedTextOf(node)?.file);
	const unused = [...texts.keys()].find((name) => !names.includes(name));
	if (unused) throw new Error(`No node of ${file} runs ${unused}. Name the file after its node.`);
	return { ...workflow, nodes };
}

async function readTexts(folder: string): Promise<Map<string, string>> {
	const files = existsSync(folder) ? await readdir(folder) : [];
	const texts = files.map(async (file) => await readFile(join(folder, file), 'utf8'));
	return new Map((await Promise.all(texts)).map((text, index) => [files[index]!, text.trimEnd()]));
}

function withText(node: Partial<INode>, texts: Map<string, string>): Partial<INode> {
	const stored = storedTextOf(node);
	if (!stored) return node;
	const text = texts.get(stored.file);
	if (text === undefined) {
		throw new Error(
			`The ${stored.language} of the node "${node.name}" is missing. Add the file ${stored.file}.`,
		);
	}
	return { ...node, parameters: { ...node.parameters, [stored.parameter]: text } };
}

/** Returns where the text of a node is stored: that of "Create the Table" is in create-the-table.sql. */
function storedTextOf({ name = '', type, parameters }: Partial<INode>): StoredText | undefined {
	const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
	const file = words.join('-');
	if (type === 'n8n-nodes-base.html') {
		return { parameter: 'html', language: 'HTML', file: `${file}.html` };
	}
	if (type === 'n8n-nodes-base.postgres' && parameters?.operation === 'executeQuery') {
		return { parameter: 'query', language: 'SQL', file: `${file}.sql` };
	}
	return undefined;
}
