import type { INode, INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { WorkflowFile } from './engine';

/** The names of the workflow's nodes. */
export const TRIGGER = 'Trigger';
export const NODE = 'Evidently';
/** Behind the node's output, and behind its error output. */
export const DONE = 'Done';
export const FAILED = 'Failed';

/** A node's parameters, or values that a user could only give by an expression. */
export type Parameters = Record<string, NodeParameterValueType>;

export interface Scenario {
	/** What the trigger hands on: each item's JSON, which may hold what a Code node could put there. */
	items?: object[];
	/** Besides those of `parametersOf`. */
	parameters?: Parameters;
	/** Settings of the node itself, such as `onError`. */
	node?: Partial<INode>;
	/** Of the workflow: what a date without a zone is in. */
	timezone?: string;
}

/** A trigger with pinned items, the node, and a node behind each of its two outputs. */
export function workflowOf({
	items = [{}],
	parameters,
	node,
	timezone = 'UTC',
}: Scenario): WorkflowFile {
	return {
		name: 'Test',
		nodes: [
			nodeOf(TRIGGER, 'n8n-nodes-base.manualTrigger'),
			{
				...nodeOf(NODE, 'n8n-nodes-aws-evidently.awsEvidently'),
				parameters: { project: byName('demo'), ...parameters },
				credentials: { awsEvidentlyApi: { id: 'credential', name: 'Evidently' } },
				...node,
			},
			nodeOf(DONE, 'n8n-nodes-base.noOp'),
			nodeOf(FAILED, 'n8n-nodes-base.noOp'),
		],
		connections: {
			[TRIGGER]: { main: [[input(NODE)]] },
			[NODE]: { main: [[input(DONE)], [input(FAILED)]] },
		},
		settings: { executionOrder: 'v1', timezone },
		pinData: { [TRIGGER]: items.map((json) => ({ json })) as INodeExecutionData[] },
	};
}

/** The values of the parameter `project`, one for each of its modes. */
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const byArn = (value: string) => ({ __rl: true, mode: 'arn', value });
export const fromList = (value: string) => ({ __rl: true, mode: 'list', value });

function nodeOf(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function input(node: string) {
	return { node, type: 'main' as const, index: 0 };
}
