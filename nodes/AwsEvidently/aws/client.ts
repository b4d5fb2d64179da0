import type { EvidentlyClient } from '@aws-sdk/client-evidently';
import type { HttpRequest } from '@smithy/types';
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

import { assumedKeys } from './assumeRole';
import { toConnection, type Connection } from '../shared/connection';
import { loadSdk } from './sdk/loadSdk';
import {
	requestHandler,
	type AttemptOptions,
	type HttpReply,
	type SendHttp,
} from './requestHandler';
import { pacedRetries } from './retryStrategy';
import { isTooLarge, isWrongClock } from './serviceErrors';

export interface ClientOptions extends AttemptOptions {
	/** For a request, including the first attempt. */
	maxAttempts: number;
	/** Ends waits and retries, but not the attempts in flight. `signal` does both. */
	endSignal?: AbortSignal;
	/** The longest Retry-After that is honored, in milliseconds. */
	maxRetryAfterMs?: number;
}

/** Tries for a call of STS, the first one included: the SDK's default. */
const STS_ATTEMPTS = 3;

/** The client for the credential of a node. */
export async function openClient(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	options: ClientOptions,
): Promise<EvidentlyClient> {
	const connection = toConnection(await context.getCredentials('awsEvidentlyApi'));
	return await createClient(
		connection,
		async (request) => (await context.helpers.httpRequest(request)) as HttpReply,
		options,
	);
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
	{ maxAttempts, endSignal, maxRetryAfterMs, ...attempt }: ClientOptions,
): Promise<EvidentlyClient> {
	const sdk = await loadSdk();
	const { region, keys, endpoint, role } = connection;
	const handler = requestHandler(sendHttp, attempt);
	const retries = { signal: endSignal ?? attempt.signal, maxRetryAfterMs };
	const toSts = {
		requestHandler: handler,
		retryStrategy: pacedRetries({ ...retries, maxAttempts: STS_ATTEMPTS }),
	};
	const client = new sdk.EvidentlyClient({
		region,
		credentials: role ? await assumedKeys(connection, role, toSts) : keys,
		retryStrategy: pacedRetries({ ...retries, maxAttempts }),
		requestHandler: handler,
		// The SDK would put its middleware together anew for each request, which is half of its work.
		cacheMiddleware: true,
		// The browser build's own writes a copy of the body to see how long it is.
		bodyLengthChecker: (body: string) => Buffer.byteLength(body),
		// A custom endpoint is used as written; the SDK would put `dataplane.` before its host.
		...(endpoint !== undefined && { endpoint, disableHostPrefix: true }),
	});
	// It would speak of a browser; n8n's helper names n8n.
	client.middlewareStack.remove('getUserAgentMiddleware');
	client.middlewareStack.add(retryWrongClock, { step: 'deserialize', priority: 'high' });
	client.middlewareStack.add(markTooLarge, { step: 'deserialize', priority: 'high' });
	if (endpoint === undefined) client.middlewareStack.add(markAwsHost, { step: 'initialize' });
	return client;
}

/** A middleware that marks the errors which pass through it. */
const marking =
	(markOf: (error: Error, args: object) => object | undefined) =>
	<Args extends object, Output>(next: (args: Args) => Promise<Output>) =>
	async (args: Args): Promise<Output> =>
		await next(args).catch((error: Error) =>
			Promise.reject(Object.assign(error, markOf(error, args))),
		);

/** So that an error of AWS's own hosts, where the service has ended, can say so. */
const markAwsHost = marking(() => ({ onAwsHost: true }));

/**
 * The SDK sets its clock right by the first reply to a request that was signed with a wrong one, and
 * tries that request again, but not the others that were in flight with it.
 */
const retryWrongClock = marking((error) => (isWrongClock(error) ? { $retryable: {} } : undefined));

/** So that the error for a request that is too large can say how large it was. */
const markTooLarge = marking((error, args) => {
	if (!isTooLarge(error)) return undefined;
	const { headers } = (args as { request: HttpRequest }).request;
	return { requestBytes: Number(headers['content-length']) };
});
