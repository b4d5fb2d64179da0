import { createClient, type ClientOptions } from '../../nodes/AwsEvidently/aws/client';
import type { SendHttp } from '../../nodes/AwsEvidently/aws/requestHandler';
import { CREDENTIALS } from '../evidently/testKit';

/** A request helper like n8n's, on the network that Node has: n8n's own takes seconds to load. */
export const sendHttp: SendHttp = async ({ url, method, headers, body, abortSignal }) => {
	const reply = await fetch(url, {
		method,
		headers: headers as Record<string, string>,
		body: body as Buffer,
		signal: abortSignal as AbortSignal,
		redirect: 'manual',
	});
	return {
		statusCode: reply.status,
		headers: Object.fromEntries(reply.headers),
		body: Buffer.from(await reply.arrayBuffer()),
	};
};

/** The node's client of a local Evidently. */
export const clientOf = (
	{ url: endpoint }: { url: string },
	options: Partial<ClientOptions> = {},
) =>
	createClient({ region: 'us-east-1', keys: CREDENTIALS, endpoint }, sendHttp, {
		maxAttempts: 1,
		timeout: 10_000,
		...options,
	});
