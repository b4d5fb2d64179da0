import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Stand-ins for nodes of n8n's package that workflows need around ours. They pass items on. */
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

/**
 * Sends its parameter `options` with one of n8n's helpers and the credential. n8n's HTTP Request node
 * uses the older helper (`request`), most other nodes the newer one.
 */
const requestWithCredential: INodeType = {
	description: {
		...passOn('requestWithCredential', false).description,
		credentials: [{ name: 'awsEvidentlyApi', required: true }],
		properties: [
			{ displayName: 'Helper', name: 'helper', type: 'string', default: '' },
			{ displayName: 'Options', name: 'options', type: 'json', default: {} },
		],
	},
	async execute(this: IExecuteFunctions) {
		const options = this.getNodeParameter('options', 0) as never;
		const response =
			this.getNodeParameter('helper', 0) === 'request'
				? this.helpers.requestWithAuthentication.call(this, 'awsEvidentlyApi', options)
				: this.helpers.httpRequestWithAuthentication.call(this, 'awsEvidentlyApi', options);
		return [[{ json: (await response) as IDataObject }]];
	},
};

/** The stand-ins by node type. */
export const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': passOn('manualTrigger', true),
	'n8n-nodes-base.noOp': passOn('noOp', false),
	'n8n-nodes-base.stickyNote': passOn('stickyNote', false),
	'test.requestWithCredential': requestWithCredential,
};
