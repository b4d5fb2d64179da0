import type { IHttpRequestOptions } from 'n8n-workflow';

import { createClient } from '../../../nodes/AwsEvidently/aws/client';
import { PutProjectEventsCommand } from '../../../nodes/AwsEvidently/aws/sdk/sdk';

/** @returns the options that n8n's helper receives for a request with one event. */
async function sentFor(project: string): Promise<IHttpRequestOptions | undefined> {
	const sent: IHttpRequestOptions[] = [];
	const client = await createClient(
		{ region: 'eu-west-1', keys: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' } },
		async (options) => {
			sent.push(options);
			return { statusCode: 200, headers: {}, body: Buffer.from('{}') };
		},
		{ maxAttempts: 1, timeout: 1_000 },
	);
	const timestamp = new Date(1_769_860_800_123);
	const events = [{ type: 'aws.evidently.custom' as const, timestamp, data: '{ "é": 1.0 }' }];
	await client.send(new PutProjectEventsCommand({ project, events }));
	return sent[0];
}

it('encodes an ARN as one segment of the path', async () => {
	const sent = await sentFor('arn:aws:evidently:eu-west-1:123456789012:project/demo');
	expect(sent?.url).toMatch(
		/\/events\/projects\/arn%3Aaws%3Aevidently%3Aeu-west-1%3A123456789012%3Aproject%2Fdemo$/,
	);
});

it('sends a body with only the events, and timestamps with milliseconds', async () => {
	expect(((await sentFor('demo'))?.body as Buffer).toString()).toBe(
		'{"events":[{"data":"{ \\"é\\": 1.0 }","timestamp":1769860800.123,"type":"aws.evidently.custom"}]}',
	);
});
