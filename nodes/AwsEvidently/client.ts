import type { EvidentlyClient } from '@aws-sdk/client-evidently';

import type { Connection } from './connection';
import { requestHandler, type SendHttp } from './requestHandler';
import type * as Sdk from './sdk';

export interface ClientOptions {
	/** Tries for a request, the first one included. */
	maxAttempts: number;
	/** For one attempt, in milliseconds. */
	timeout: number;
}

/** Loaded at the first use, not at n8n's start: it is the larger part of the package by far. */
export async function loadSdk(): Promise<typeof Sdk> {
	return await import('./sdk');
}

/**
 * The SDK's client over n8n's request helper. It uses the connection's keys and endpoint and looks
 * for nothing in the environment, in files or on the network.
 */
export async function createClient(
	{ region, keys, endpoint }: Connection,
	sendHttp: SendHttp,
	{ maxAttempts, timeout }: ClientOptions,
): Promise<EvidentlyClient> {
	const sdk = await loadSdk();
	return new sdk.EvidentlyClient({
		region,
		credentials: keys,
		maxAttempts,
		requestHandler: requestHandler(sendHttp, timeout),
		// A custom endpoint is used as written; the SDK would put `dataplane.` before its host.
		...(endpoint !== undefined && { endpoint, disableHostPrefix: true }),
	});
}
