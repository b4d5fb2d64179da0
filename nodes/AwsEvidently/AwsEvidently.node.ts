import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testCredential } from './aws/credentialTest';
import { properties } from './send/description';
import { searchProjects } from './send/projectSearch';
import { putProjectEvents } from './send/putProjectEvents';

export class AwsEvidently implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'AWS CloudWatch Evidently',
		name: 'awsEvidently',
		icon: { light: 'file:awsEvidently.svg', dark: 'file:awsEvidently.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ "events to " + ($parameter["project"]["value"] || "a project") }}',
		description: 'Send events to AWS CloudWatch Evidently, or to any service with its API',
		defaults: { name: 'AWS CloudWatch Evidently' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'awsEvidentlyApi', required: true, testedBy: 'testCredential' }],
		properties,
	};

	methods = {
		listSearch: { listProjects: searchProjects },
		credentialTest: { testCredential },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await putProjectEvents(this)];
	}
}
