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
 * A minimal trigger with the same webhooks, which outputs the events of the body and does nothing
 * else. It shows the time that n8n itself needs for such a trigger.
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
