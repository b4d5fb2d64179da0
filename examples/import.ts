import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CredentialReferences } from '../n8n/rest/credential';
import { TRIGGER_TYPE } from '../n8n/install/package';
import type { N8nClient, WorkflowFile } from '../n8n/rest/client';

export interface ImportedWorkflow {
	id: string;
	example: WorkflowFile;
}

/**
 * Imports the example workflows that n8n doesn't have yet, and leaves existing ones unchanged.
 * Workflows that start by themselves are prepared and published, unless a person first has to enter
 * something. Workflows that need other types of credentials are left out.
 */
export async function importExamples(
	client: N8nClient,
	credentials: CredentialReferences,
): Promise<ImportedWorkflow[]> {
	const imported: ImportedWorkflow[] = [];
	const types = Object.keys(credentials);
	for (const example of (await readExamples()).filter((each) => needsOnly(each, types))) {
		const id =
			(await client.findWorkflow(example.name)) ??
			(await client.createWorkflow(withCredentials(example, credentials)));
		if (startsByItself(example) && !needsAccount(example)) {
			await publishExample(client, id, example);
		}
		// n8n has added the webhook IDs, which are part of the triggers' URLs.
		imported.push({ id, example: await client.workflow(id) });
	}
	return imported;
}

/**
 * Publishes a workflow after it has run once by hand, for example to create its table. Both can be
 * repeated.
 */
export async function publishExample(
	client: N8nClient,
	id: string,
	workflow: WorkflowFile,
): Promise<void> {
	const trigger = manualTriggerOf(workflow);
	if (trigger !== undefined) await runByHand(client, id, trigger, workflow.name);
	if (!(await client.isPublished(id))) await client.activate(id);
}

async function runByHand(client: N8nClient, id: string, trigger: string, name: string) {
	const { status, data } = await client.finished(await client.start(id, trigger));
	if (status === 'success') return;
	const why = data.resultData.error?.message ?? status;
	throw new Error(`The workflow "${name}" failed when it was run by hand: ${why}`);
}

export async function readExamples(): Promise<WorkflowFile[]> {
	return (await readExampleFiles()).map(({ workflow }) => workflow);
}

export interface Example {
	/** The name of the file in this folder. */
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

/**
 * Returns the webhook ID of a workflow that receives events, which is part of its trigger's URL. n8n
 * adds the ID when it stores the workflow. The files have none, so that a workflow can be imported
 * and published more than once.
 */
export function webhookIdOf({ nodes }: WorkflowFile): string | undefined {
	return nodes.find(({ type }) => type === TRIGGER_TYPE)?.webhookId;
}

/** Whether the workflow is an endpoint for Evidently clients. */
export function receivesEvents(workflow: WorkflowFile): boolean {
	return hasNode(workflow, TRIGGER_TYPE);
}

export function isScheduled(workflow: WorkflowFile): boolean {
	return hasNode(workflow, 'n8n-nodes-base.scheduleTrigger');
}

/** The folder of n8n's URLs that start a workflow, for each trigger that has such a URL. */
const START_FOLDERS: Record<string, string> = {
	'n8n-nodes-base.formTrigger': 'form',
	'n8n-nodes-base.webhook': 'webhook',
};

/** Returns the path below n8n's URL that starts the workflow, for a form or a webhook. */
export function startPathOf({ nodes }: WorkflowFile): string | undefined {
	const trigger = nodes.find(({ type }) => START_FOLDERS[type!]);
	return trigger && `/${START_FOLDERS[trigger.type!]}/${trigger.webhookId}`;
}

/** Whether the published workflow starts without a person: on each request, or on a schedule. */
export function startsByItself(workflow: WorkflowFile): boolean {
	return receivesEvents(workflow) || isScheduled(workflow) || startPathOf(workflow) !== undefined;
}

/** Whether the workflow calls a service for which a person first has to enter a URL or a key. */
export function needsAccount(workflow: WorkflowFile): boolean {
	return hasNode(workflow, 'n8n-nodes-base.httpRequest');
}

const hasNode = ({ nodes }: WorkflowFile, type: string) => nodes.some((node) => node.type === type);

/** Returns the name of the trigger with which a person starts the workflow or a part of it. */
export function manualTriggerOf({ nodes }: WorkflowFile): string | undefined {
	return nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger')?.name;
}

/** Whether the nodes of the workflow need only credentials of these types. */
export function needsOnly({ nodes }: WorkflowFile, types: string[]): boolean {
	return nodes.every(({ credentials = {} }) =>
		Object.keys(credentials).every((type) => types.includes(type)),
	);
}

/** Returns the workflow with these credentials instead of those in its file. */
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
