import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

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
		'https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently/blob/main/docs/credential.md';

	icon = {
		light: 'file:../nodes/AwsEvidently/awsEvidently.svg',
		dark: 'file:../nodes/AwsEvidently/awsEvidently.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://localhost:2306',
			description:
				'Base URL of the service with the Evidently API that the sending node sends to, used exactly as written. The trigger ignores it.',
		},
		{
			displayName:
				"The trigger needs no Endpoint. The sending node does, since AWS's own hosts ended on October 16, 2025.",
			name: 'noEndpoint',
			type: 'notice',
			default: '',
			displayOptions: { show: { endpoint: [''] } },
		},
		{
			displayName: 'Access Key ID',
			name: 'accessKeyId',
			type: 'string',
			default: '',
			required: true,
			description:
				'To send, the key ID that the service gave you. For the trigger, any text that you also enter in your application, such as local.',
		},
		{
			displayName: 'Secret Access Key',
			name: 'secretAccessKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'To send, the secret that belongs to the Access Key ID. For the trigger, a secret that you make up and also enter in your application.',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'To send with temporary keys, the token that belongs to them. For the trigger, leave it empty.',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: REGIONS.map(([value, place]) => ({ name: `${place} - ${value}`, value })),
			default: 'us-east-1',
			description:
				'Region to sign requests for. Use an expression for any other. The trigger accepts all.',
		},
		{
			displayName: 'Assume Role',
			name: 'assumeRole',
			type: 'boolean',
			default: false,
			description:
				'Whether to sign with temporary keys of a role, which the keys above get from STS',
		},
		{
			displayName: 'Role ARN',
			name: 'roleArn',
			type: 'string',
			displayOptions: { show: { assumeRole: [true] } },
			default: '',
			placeholder: 'e.g. arn:aws:iam::123456789012:role/evidently-sender',
		},
		{
			displayName: 'External ID',
			name: 'externalId',
			type: 'string',
			displayOptions: { show: { assumeRole: [true] } },
			default: '',
			description: "Only if the role's trust policy asks for one",
		},
		{
			displayName: 'Role Session Name',
			name: 'roleSessionName',
			type: 'string',
			displayOptions: { show: { assumeRole: [true] } },
			default: 'n8n-aws-evidently',
			description: "Shows in AWS's logs who used the role",
		},
		{
			displayName: 'STS Endpoint',
			name: 'stsEndpoint',
			type: 'string',
			displayOptions: { show: { assumeRole: [true] } },
			default: '',
			placeholder: 'e.g. https://vpce-1a2b3c.sts.us-east-1.vpce.amazonaws.com',
			description: "Base URL of STS, for networks without a way to AWS's own in the Region",
		},
	];

	/** Signs the requests of other nodes, such as HTTP Request. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { signRequest } = await import('../nodes/AwsEvidently/aws/sign');
		return await signRequest(credentials, requestOptions);
	}
}
