import type { EvidentlyClient } from '@aws-sdk/client-evidently';
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { toConnection, type Connection } from '../shared/connection';
import { annotateErrors } from './annotateErrors';
import { assumedKeys } from './assumeRole';
import { makeRedactable } from './redaction';
import {
	requestHandler,
	type AttemptOptions,
	type HelperResponse,
	type SendHttp,
} from './requestHandler';
import { pacedRetries } from './retryStrategy';
import { loadSdk } from './sdk/loadSdk';

export interface ClientOptions extends AttemptOptions {
	/** Attempts for a request, including the first. */
	maxAttempts: number;
	/** Ends waits and retries, but not the attempts in flight. `signal` does both. */
	endSignal?: AbortSignal;
	/** The longest Retry-After that is honored, in milliseconds. */
	maxRetryAfterMs?: number;
}

/** Attempts for a call of STS, including the first: the SDK's default. */
const STS_ATTEMPTS = 3;

/** Creates the client for a node's credential. */
export async function openClient(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	options: ClientOptions,
): Promise<EvidentlyClient> {
	const connection = toConnection(await context.getCredentials('awsEvidentlyApi'));
	return await createClient(
		connection,
		async (request) => (await context.helpers.httpRequest(request)) as HelperResponse,
		options,
	);
}

/**
 * Creates the SDK's client on n8n's request helper. It uses the connection's keys and endpoint, or
 * the keys of the role that they assume. It looks for neither in the environment, in files or on the
 * network.
 *
 * @throws AssumeRoleError before anything is sent to Evidently.
 */
export async function createClient(
	connection: Connection,
	sendHttp: SendHttp,
	{ maxAttempts, endSignal, maxRetryAfterMs, ...attempt }: ClientOptions,
): Promise<EvidentlyClient> {
	const sdk = await loadSdk();
	const { region, keys, endpoint, role } = connection;
	const handler = requestHandler(sendHttp, attempt);
	const retries = { signal: endSignal ?? attempt.signal, maxRetryAfterMs };
	const stsOptions = {
		requestHandler: handler,
		retryStrategy: pacedRetries({ ...retries, maxAttempts: STS_ATTEMPTS }),
	};
	const client = new sdk.EvidentlyClient({
		region,
		credentials: role ? await assumedKeys(connection, role, stsOptions) : keys,
		retryStrategy: pacedRetries({ ...retries, maxAttempts }),
		requestHandler: handler,
		// Without this, the SDK builds its middleware again for each request, half of its work.
		cacheMiddleware: true,
		// The browser build's own function copies the body to measure it.
		bodyLengthChecker: (body: string) => Buffer.byteLength(body),
		// A custom endpoint is used as written; the SDK would put `dataplane.` before its host.
		...(endpoint !== undefined && { endpoint, disableHostPrefix: true }),
	});
	// It would name a browser; n8n's helper names n8n.
	client.middlewareStack.remove('getUserAgentMiddleware');
	client.middlewareStack.add(annotateErrors({ onAwsHost: endpoint === undefined }), {
		step: 'deserialize',
		priority: 'high',
	});
	client.middlewareStack.add(makeRedactable(), { step: 'deserialize', priority: 'high' });
	return client;
}
