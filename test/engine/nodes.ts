import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Stand-ins for the nodes of n8n's own package that workflows need around ours: they pass items on. */
function passOn(name: string, isTrigger: boolean): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: isTrigger ? ['trigger'] : ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs: isTrigger ? [] : [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
	return {
		description,
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	};
}

/** By the type that a workflow names. */
export const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': passOn('manualTrigger', true),
	'n8n-nodes-base.noOp': passOn('noOp', false),
	'n8n-nodes-base.stickyNote': passOn('stickyNote', false),
};
