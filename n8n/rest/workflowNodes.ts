import { randomUUID } from 'node:crypto';

import type { IConnections, IDataObject, INode } from 'n8n-workflow';

import type { CredentialReference } from './credential';
import { CREDENTIAL_TYPE, NODE_TYPE, TRIGGER_TYPE } from '../install/package';
import type { WorkflowFile } from './client';

export const START = 'Start';
export const EVIDENTLY = 'AWS CloudWatch Evidently';
export const EVIDENTLY_TRIGGER = `${EVIDENTLY} Trigger`;

/** The distance between two nodes on the canvas, in pixels. */
const DISTANCE = 220;

let workflowCount = 0;

/** A workflow with nodes one after the other, and with a unique name. */
export function chain(title: string, nodes: INode[], settings: IDataObject = {}): WorkflowFile {
	const connections: IConnections = {};
	nodes.slice(1).forEach((node, index) => {
		const before = nodes[index]?.name ?? '';
		connections[before] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	workflowCount += 1;
	return { name: `${title} ${workflowCount}`, nodes: inARow(nodes), connections, settings };
}

function inARow(nodes: INode[]): INode[] {
	return nodes.map((node, index) => ({ ...node, position: [index * DISTANCE, 0] }));
}

export function node(name: string, type: string, typeVersion: number, parameters = {}): INode {
	return { id: name, name, type, typeVersion, parameters, position: [0, 0] };
}

export function manualTrigger(): INode {
	return node(START, 'n8n-nodes-base.manualTrigger', 1);
}

/** Two nodes that output these items in a manual run. */
export function givenItems(items: IDataObject[]): INode[] {
	const jsonOutput = JSON.stringify({ items });
	return [
		node('Data', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput }),
		node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'items' }),
	];
}

/** A webhook that responds at once and outputs the items of the posted list `items`. */
export function postedItems(path: string): INode[] {
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived' };
	const webhook = { ...node('Webhook', 'n8n-nodes-base.webhook', 2, parameters), webhookId: path };
	return [webhook, node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items' })];
}

/** The trigger, with a unique webhook ID. Without a credential it accepts any request. */
export function evidentlyTrigger(
	credential?: CredentialReference,
	parameters: IDataObject = {},
): INode {
	const authentication = credential ? 'signature' : 'none';
	return {
		...node(EVIDENTLY_TRIGGER, TRIGGER_TYPE, 1, { authentication, ...parameters }),
		webhookId: randomUUID(),
		...(credential && { credentials: { [CREDENTIAL_TYPE]: credential } }),
	};
}

export function evidently(
	credential: CredentialReference,
	project: string,
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): INode {
	return {
		...node(EVIDENTLY, NODE_TYPE, 1, {
			project: { __rl: true, mode: 'name', value: project },
			...parameters,
		}),
		credentials: { [CREDENTIAL_TYPE]: credential },
		...settings,
	};
}
