import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where Evidently was offered. */
const REGIONS = [
	['ap-northeast-1', 'Asia Pacific (Tokyo)'],
	['ap-southeast-1', 'Asia Pacific (Singapore)'],
	['ap-southeast-2', 'Asia Pacific (Sydney)'],
	['eu-central-1', 'Europe (Frankfurt)'],
	['eu-north-1', 'Europe (Stockholm)'],
	['eu-west-1', 'Europe (Ireland)'],
	['us-east-1', 'US East (N. Virginia)'],
	['us-east-2', 'US East (Ohio)'],
	['us-west-2', 'US West (Oregon)'],
] as const;

export class AwsEvidentlyApi implements ICredentialType {
	name = 'awsEvidentlyApi';

	displayName = 'AWS Evidently API';

	documentationUrl =
		'https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently#the-credential';

	icon = {
		light: 'file:../nodes/AwsEvidently/awsEvidently.svg',
		dark: 'file:../nodes/AwsEvidently/awsEvidently.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: REGIONS.map(([value, place]) => ({ name: `${place} - ${value}`, value })),
			default: 'us-east-1',
			description: 'What requests are signed for. An expression may give any other Region.',
		},
		{
			displayName: 'Access Key ID',
			name: 'accessKeyId',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'Secret Access Key',
			name: 'secretAccessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only for temporary keys, which come with one',
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://localhost:2306',
			description:
				"Base URL of a service that speaks the Evidently API, used exactly as written. Without one, requests go to AWS's own hosts, where the service ended on October 16, 2025.",
		},
	];
}
