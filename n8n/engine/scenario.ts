import type { INode, INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { EngineWorkflow } from './engine';

/** The names of the nodes in the test workflow. */
export const TRIGGER = 'Trigger';
export const NODE = 'Evidently';
/** The nodes behind the output and the error output. */
export const DONE = 'Done';
export const FAILED = 'Failed';

/** A node's parameters. Their values may be of types that only an expression can return. */
export type Parameters = Record<string, NodeParameterValueType>;

export interface Scenario {
	/** The JSON of each item that the trigger outputs. It may contain anything that a Code node can return. */
	items?: object[];
	/** Parameters in addition to the defaults. */
	parameters?: Parameters;
	/** Settings of the node itself, such as `onError`. */
	node?: Partial<INode>;
	/** The workflow's time zone, in which dates without a zone are read. */
	timezone?: string;
}

/** A trigger with pinned items, the node, and a node behind each of its two outputs. */
export function workflowOf({
	items = [{}],
	parameters,
	node,
	timezone = 'UTC',
}: Scenario): EngineWorkflow {
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

/** Values of the parameter `project`, one for each mode. */
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const byArn = (value: string) => ({ __rl: true, mode: 'arn', value });
export const fromList = (value: string) => ({ __rl: true, mode: 'list', value });

function nodeOf(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function input(node: string) {
	return { node, type: 'main' as const, index: 0 };
}
