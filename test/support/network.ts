import { createClient, type ClientOptions } from '../../nodes/AwsEvidently/aws/client';
import type { SendHttp } from '../../nodes/AwsEvidently/aws/requestHandler';
import { CREDENTIALS } from './testKit';

/** A request helper like n8n's that uses `fetch`, because n8n's helper takes seconds to load. */
export const sendHttp: SendHttp = async ({ url, method, headers, body, abortSignal }) => {
	const response = await fetch(url, {
		method,
		headers: headers as Record<string, string>,
		body: body as Buffer,
		signal: abortSignal as AbortSignal,
		redirect: 'manual',
	});
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: Buffer.from(await response.arrayBuffer()),
	};
};

/** @returns the node's client for a local Evidently. */
export const clientOf = (
	{ url: endpoint }: { url: string },
	options: Partial<ClientOptions> = {},
) =>
	createClient({ region: 'us-east-1', keys: CREDENTIALS, endpoint }, sendHttp, {
		maxAttempts: 1,
		timeout: 10_000,
		...options,
	});
