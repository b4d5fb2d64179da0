import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { webhooks } from '../nodes/AwsEvidently/receive/description';

/**
 * What n8n takes for a trigger of the same shape, whoever wrote it: the same webhooks, the events of
 * the body as items, and nothing else.
 */
export class BareTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bare Trigger',
		name: 'bareTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts the workflow with the events of a request',
		defaults: { name: 'Bare Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		webhooks,
		properties: [],
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { events } = this.getBodyData() as { events: IDataObject[] };
		return {
			webhookResponse: '{}',
			workflowData: [events.map((json) => ({ json }))],
		};
	}
}
