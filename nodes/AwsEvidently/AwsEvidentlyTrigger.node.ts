import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { testCredential } from './aws/credentialTest';
import { checkSettings } from './receive/activation';
import { properties, triggerPanel, webhooks } from './receive/description';
import { receive } from './receive/webhook';

export class AwsEvidentlyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AWS CloudWatch Evidently Trigger',
		name: 'awsEvidentlyTrigger',
		icon: { light: 'file:awsEvidently.svg', dark: 'file:awsEvidently.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "events of " + ($parameter["projects"] || "every project") }}',
		// The nodes panel lists the two nodes as one, with this text.
		description: 'Receive Evidently events from applications, or send events to a project',
		eventTriggerDescription:
			'Waiting for a PutProjectEvents request to the test URL, from your application or any AWS SDK',
		activationMessage:
			'Applications can now send events to the production URL, as the endpoint of their Evidently client.',
		triggerPanel,
		defaults: { name: 'AWS CloudWatch Evidently Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'awsEvidentlyApi',
				required: true,
				testedBy: 'testCredential',
				displayOptions: { show: { authentication: ['signature'] } },
			},
		],
		supportsCORS: true,
		webhooks,
		properties,
	};

	methods = { credentialTest: { testCredential } };

	/** There is no service to register with: these only check the settings. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkSettings(this);
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
