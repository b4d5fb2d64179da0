import type { EvidentlyClient } from '@aws-sdk/client-evidently';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { MAX_SKEW_MINUTES } from '../api/signing';
import { toConnection } from '../shared/connection';
import { createClient } from './client';
import { readProjectPage } from './projectPage';
import { brokenResponse, type HelperResponse, type SendHttp } from './requestHandler';
import { explain, toSentences } from './serviceErrors';

/** A person waits for the result, so there are fewer and shorter attempts than in a run. */
const TEST_OPTIONS = { maxAttempts: 2, timeout: 5_000, maxRetryAfterMs: 5_000 };

const NO_LIST =
	'The endpoint has no list of projects, which this test reads. A collector that only accepts events works without one.';

const NO_ENDPOINT =
	"No Endpoint: fine for the trigger. The sending node needs one, since AWS's own hosts ended on October 16, 2025.";

/**
 * Runs the credential's Test button: lists the service's projects, and explains what went wrong.
 * Without an endpoint there is no service, and the keys may be made up for the trigger. A role is
 * tested nevertheless, since the trigger refuses it.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const connection = toConnection(data);
		if (!connection.endpoint && !connection.role) return { status: 'OK', message: NO_ENDPOINT };
		const client = await createClient(connection, sendLegacy(this.helpers), TEST_OPTIONS);
		await readProjectPage(client, { maxResults: 1 });
		const problem = findWrongClock(client);
		if (problem !== undefined) return { status: 'Error', message: problem };
		return { status: 'OK', message: 'The service accepts these keys' };
	} catch (cause) {
		const { message, advice, httpCode } = explain(cause, 'test');
		const hint = httpCode === '404' ? NO_LIST : undefined;
		return { status: 'Error', message: toSentences([hint, message, advice]) };
	}
}

/** The SDK corrects a wrong clock by the service's responses, but only up to a point. n8n shows errors only. */
function findWrongClock({ config }: EvidentlyClient): string | undefined {
	const minutes = Math.round(config.systemClockOffset / 60_000);
	if (Math.abs(minutes) < MAX_SKEW_MINUTES) return undefined;
	const direction = minutes > 0 ? 'slow' : 'fast';
	return `The service accepts these keys, but the clock of this machine is about ${Math.abs(minutes)} minutes ${direction}. Set it.`;
}

/** Sends with n8n's older request helper, the only one that a credential's test has. */
function sendLegacy({ request }: ICredentialTestFunctions['helpers']): SendHttp {
	return async (options) => {
		const response = (await request(toLegacyOptions(options))) as HelperResponse;
		// The helper returns a response that breaks off as if it were complete, but without a body.
		if (response.body === undefined) throw brokenResponse('The response has no complete body');
		return response;
	};
}

function toLegacyOptions({ url, method, headers, body, timeout }: IHttpRequestOptions) {
	return {
		uri: url,
		method,
		headers,
		body,
		timeout,
		// The helper then returns a Buffer.
		encoding: null,
		resolveWithFullResponse: true,
		// No status is an error.
		simple: false,
		followRedirect: false,
	};
}
