/** Workflows that consist of a trigger for requests and a No-Op node. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { build } from 'esbuild';
import type { IDataObject, INode } from 'n8n-workflow';

import { putCredential } from '../n8n/rest/credential';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import type { N8nClient } from '../n8n/rest/client';
import { chain, node } from '../n8n/rest/workflowNodes';
import { EXPERIMENT_DEFINITIONS } from './features';
import { KEYS, PATH } from './senders';
import { REGION } from './signedRequests';

export const SIGNED = 'this trigger, signature verified';
export const EVALUATING = 'this trigger, with features';
export const UNSIGNED = 'this trigger, any request accepted';
export const BARE = 'a minimal trigger';
export const WEBHOOK = "n8n's Webhook node";
export const WEBHOOK_WITH_CREDENTIAL = "n8n's Webhook node with a credential (Header Auth)";

export interface Receiver {
	workflowId: string;
	/** The endpoint to configure in clients. */
	endpoint: string;
}

/** Builds the bare trigger into a folder, whose nodes n8n loads as the package `CUSTOM`. */
export async function buildBareTrigger(folder: string): Promise<NodeJS.ProcessEnv> {
	await build({
		entryPoints: [join(__dirname, 'BareTrigger.node.ts')],
		outdir: folder,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		packages: 'external',
	});
	return { N8N_CUSTOM_EXTENSIONS: folder };
}

/** Creates and publishes the receivers with these names. */
export async function createReceivers(
	client: N8nClient,
	names: string[],
): Promise<Record<string, Receiver>> {
	const receivers: Record<string, Receiver> = {};
	for (const name of names) receivers[name] = await publish(client, await TRIGGERS[name]!(client));
	return receivers;
}

const OURS = 'n8n-nodes-aws-evidently.awsEvidentlyTrigger';

const TRIGGERS: Record<string, (client: N8nClient) => INode | Promise<INode>> = {
	[SIGNED]: (client) => signedTrigger(client),
	[EVALUATING]: (client) =>
		signedTrigger(client, { features: JSON.stringify(EXPERIMENT_DEFINITIONS) }),
	[UNSIGNED]: () => node('Trigger', OURS, 1, { authentication: 'none' }),
	[BARE]: () => node('Trigger', 'CUSTOM.bareTrigger', 1),
	[WEBHOOK]: () => webhook(),
	[WEBHOOK_WITH_CREDENTIAL]: async (client) => {
		// Every request has this header.
		const data = { name: 'content-type', value: 'application/json' };
		const id = await client.createCredential('Header', 'httpHeaderAuth', data);
		const httpHeaderAuth = { id, name: 'Header' };
		return { ...webhook({ authentication: 'headerAuth' }), credentials: { httpHeaderAuth } };
	},
};

async function signedTrigger(client: N8nClient, parameters: IDataObject = {}): Promise<INode> {
	const data = { ...KEYS, region: REGION };
	const credential = await putCredential(client, { name: 'Clients', data });
	return {
		...node('Trigger', OURS, 1, parameters),
		credentials: { [CREDENTIAL_TYPE]: credential },
	};
}

/** A Webhook node that responds at once, which is its default. */
function webhook(more: IDataObject = {}): INode {
	const webhookId = randomUUID();
	const parameters = { httpMethod: 'POST', path: webhookId + PATH, ...more };
	return { ...node('Trigger', 'n8n-nodes-base.webhook', 2, parameters), webhookId };
}

async function publish(client: N8nClient, trigger: INode): Promise<Receiver> {
	const { webhookId = randomUUID() } = trigger;
	const noOp = node('No-Op', 'n8n-nodes-base.noOp', 1);
	const workflow = chain('Receive', [{ ...trigger, webhookId }, noOp]);
	const workflowId = await client.createWorkflow(workflow);
	await client.activate(workflowId);
	return { workflowId, endpoint: `${client.url}/webhook/${webhookId}` };
}
