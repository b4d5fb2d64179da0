import type { EvidentlyClient } from '@aws-sdk/client-evidently';

import { assumedKeys } from './assumeRole';
import type { Connection } from './connection';
import { requestHandler, type SendHttp } from './requestHandler';
import { loadSdk } from './loadSdk';
import { RateLimiter } from './rateLimiter';

export interface ClientOptions {
	/** Tries for a request, the first one included. */
	maxAttempts: number;
	/** For one attempt, in milliseconds. */
	timeout: number;
}

/**
 * The SDK's client over n8n's request helper. It uses the connection's keys and endpoint, or those
 * of the role that the keys assume, and looks for nothing in the environment, in files or on the
 * network.
 *
 * @throws AssumeRoleError before anything is sent to Evidently.
 */
export async function createClient(
	connection: Connection,
	sendHttp: SendHttp,
	{ maxAttempts, timeout }: ClientOptions,
): Promise<EvidentlyClient> {
	const { AdaptiveRetryStrategy, EvidentlyClient } = await loadSdk();
	const { region, keys, endpoint, role } = connection;
	const handler = requestHandler(sendHttp, timeout);
	return new EvidentlyClient({
		region,
		credentials: role ? await assumedKeys(region, keys, role, handler) : keys,
		retryStrategy: new AdaptiveRetryStrategy(maxAttempts, { rateLimiter: new RateLimiter() }),
		requestHandler: handler,
		// A custom endpoint is used as written; the SDK would put `dataplane.` before its host.
		...(endpoint !== undefined && { endpoint, disableHostPrefix: true }),
	});
}
