import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/rest';
import type { Example } from './import';

/** It has a folder for each workflow that runs SQL, and in it a file for each of the nodes. */
export const SQL_FOLDER = join(__dirname, 'sql');

/**
 * Returns the workflow with the SQL of its folder in its Postgres nodes.
 * @throws Error if a node has no file, or a file no node
 */
export async function withSql({ file, workflow }: Example): Promise<WorkflowFile> {
	const statements = await readStatements(join(SQL_FOLDER, basename(file, '.json')));
	const nodes = workflow.nodes.map((node) => (runsSql(node) ? withQuery(node, statements) : node));
	const names = workflow.nodes.filter(runsSql).map(sqlFileOf);
	const unused = [...statements.keys()].find((name) => !names.includes(name));
	if (unused) throw new Error(`No node of ${file} runs ${unused}. Name the file after its node.`);
	return { ...workflow, nodes };
}

async function readStatements(folder: string): Promise<Map<string, string>> {
	const files = existsSync(folder) ? await readdir(folder) : [];
	const texts = files.map(async (file) => await readFile(join(folder, file), 'utf8'));
	return new Map((await Promise.all(texts)).map((text, index) => [files[index]!, text.trimEnd()]));
}

function withQuery(node: Partial<INode>, statements: Map<string, string>): Partial<INode> {
	const file = sqlFileOf(node);
	const query = statements.get(file);
	if (query === undefined) {
		throw new Error(`The SQL of the node "${node.name}" is missing. Add the file ${file}.`);
	}
	return { ...node, parameters: { ...node.parameters, query } };
}

const runsSql = ({ type, parameters }: Partial<INode>) =>
	type === 'n8n-nodes-base.postgres' && parameters?.operation === 'executeQuery';

/** "Create the Table" has its SQL in create-the-table.sql. */
function sqlFileOf({ name = '' }: Partial<INode>): string {
	return `${name
		.toLowerCase()
		.match(/[a-z0-9]+/g)
		?.join('-')}.sql`;
}
