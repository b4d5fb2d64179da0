import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/rest/client';
import type { Example } from './import';

/** It has a folder for each workflow that runs SQL, and in it a file for each of the nodes. */
export const SQL_FOLDER = join(__dirname, 'sql');

/** A parameter of a node whose text is kept in a file. */
interface KeptText {
	parameter: 'query' | 'html';
	language: 'SQL' | 'HTML';
	file: string;
}

/**
 * Returns the workflow with the SQL of its folder in its Postgres nodes, and the HTML of its reports.
 * @throws Error if a node has no file, or a file no node
 */
export async function withSql({ file, workflow }: Example): Promise<WorkflowFile> {
	const texts = await readTexts(join(SQL_FOLDER, basename(file, '.json')));
	const nodes = workflow.nodes.map((node) => withText(node, texts));
	const names = workflow.nodes.map((node) => keptTextOf(node)?.file);
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
	const kept = keptTextOf(node);
	if (!kept) return node;
	const text = texts.get(kept.file);
	if (text === undefined) {
		throw new Error(
			`The ${kept.language} of the node "${node.name}" is missing. Add the file ${kept.file}.`,
		);
	}
	return { ...node, parameters: { ...node.parameters, [kept.parameter]: text } };
}

/** "Create the Table" has its SQL in create-the-table.sql. */
function keptTextOf({ name = '', type, parameters }: Partial<INode>): KeptText | undefined {
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
