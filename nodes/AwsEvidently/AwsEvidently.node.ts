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
		// n8n replaces a resource locator in $parameter by its value. Of an ARN, only the name is shown.
		subtitle: '={{ "events to " + String($parameter["project"] || "a project").split("/").pop() }}',
		// An AI agent's model gets this as the description of the tool. The nodes panel shows the trigger's.
		description:
			'Send events to a project of AWS CloudWatch Evidently or of any service with its API. As a tool, it records one event: fill Data (JSON) with a JSON object that says what happened.',
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
