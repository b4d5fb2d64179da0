import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CredentialReference } from '../n8n/credential';
import { CREDENTIAL_TYPE, NODE_TYPE, TRIGGER_TYPE } from '../n8n/package';
import type { N8nClient, WorkflowFile } from '../n8n/rest';

export interface ImportedWorkflow {
	id: string;
	name: string;
	/** Of a workflow that receives events: where n8n serves its trigger, once it is published. */
	webhookId?: string;
}

/**
 * Imports the example workflows that aren't there yet; one that a person has changed stays. Those
 * that receive events are published.
 */
export async function importExamples(
	client: N8nClient,
	credential: CredentialReference,
): Promise<ImportedWorkflow[]> {
	const imported: ImportedWorkflow[] = [];
	for (const workflow of await readExamples()) {
		const { name } = workflow;
		const id =
			(await client.findWorkflow(name)) ??
			(await client.createWorkflow(withCredential(workflow, credential)));
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

/** The workflow with this credential in each of its Evidently nodes. */
export function withCredential(
	workflow: WorkflowFile,
	credential: CredentialReference,
): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		isEvidently(node.type) ? { ...node, credentials: { [CREDENTIAL_TYPE]: credential } } : node,
	);
	return { ...workflow, nodes };
}

/** As a tool of an AI agent the type's name ends in `Tool`. */
function isEvidently(type?: string): boolean {
	return type === NODE_TYPE || type === `${NODE_TYPE}Tool` || type === TRIGGER_TYPE;
}
