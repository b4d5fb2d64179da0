import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CredentialReferences } from '../n8n/credential';
import { TRIGGER_TYPE } from '../n8n/package';
import type { N8nClient, WorkflowFile } from '../n8n/rest';

export interface ImportedWorkflow {
	id: string;
	name: string;
	/** Of a workflow that receives events: where n8n serves its trigger, once it is published. */
	webhookId?: string;
}

/**
 * Imports the example workflows that aren't there yet; one that a person has changed stays. Those
 * that receive events are published, and those that need other credentials than these left out.
 */
export async function importExamples(
	client: N8nClient,
	credentials: CredentialReferences,
): Promise<ImportedWorkflow[]> {
	const imported: ImportedWorkflow[] = [];
	const types = Object.keys(credentials);
	for (const workflow of (await readExamples()).filter((each) => needsOnly(each, types))) {
		const { name } = workflow;
		const id =
			(await client.findWorkflow(name)) ??
			(await client.createWorkflow(withCredentials(workflow, credentials)));
		const webhookId = webhookIdOf(workflow);
		if (webhookId !== undefined && !(await client.isPublished(id))) await client.activate(id);
		imported.push({ id, name, webhookId });
	}
	return imported;
}

export async function readExamples(): Promise<WorkflowFile[]> {
	return (await readExampleFiles()).map(({ workflow }) => workflow);
}

export interface Example {
	/** Its name in this folder. */
	file: string;
	workflow: WorkflowFile;
}

export async function readExampleFiles(): Promise<Example[]> {
	const files = (await readdir(__dirname)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => ({
			file,
			workflow: JSON.parse(await readFile(join(__dirname, file), 'utf8')) as WorkflowFile,
		})),
	);
}

/** Of a workflow that receives: the others are started by hand. */
export function webhookIdOf({ nodes }: WorkflowFile): string | undefined {
	return nodes.find(({ type }) => type === TRIGGER_TYPE)?.webhookId;
}

/** Whether each credential that the workflow's nodes name is of one of these types. */
export function needsOnly({ nodes }: WorkflowFile, types: string[]): boolean {
	return nodes.every(({ credentials = {} }) =>
		Object.keys(credentials).every((type) => types.includes(type)),
	);
}

/** The workflow with these credentials in place of those that its file names. */
export function withCredentials(
	workflow: WorkflowFile,
	references: CredentialReferences,
): WorkflowFile {
	const nodes = workflow.nodes.map(({ credentials = {}, ...node }) => ({
		...node,
		credentials: Object.fromEntries(
			Object.entries(credentials).map(([type, named]) => [type, references[type] ?? named]),
		),
	}));
	return { ...workflow, nodes };
}
