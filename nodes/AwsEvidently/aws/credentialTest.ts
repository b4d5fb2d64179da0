import type { EvidentlyClient } from '@aws-sdk/client-evidently';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { MAX_SKEW_MINUTES } from '../api/signing';
import { createClient } from './client';
import { toConnection } from '../shared/connection';
import { loadSdk } from './sdk/loadSdk';
import type { HttpReply } from './requestHandler';
import { explain, toSentences } from './serviceErrors';

/** A person waits for it, so with fewer and shorter tries than a run has. Milliseconds. */
const TEST_OPTIONS = { maxAttempts: 2, timeout: 5_000 };

/** The credential's Test button: asks for the list of projects and says in words what it met. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const client = await createClient(toConnection(data), sendLegacy(this.helpers), TEST_OPTIONS);
		const problem = (await findForeignReply(client)) ?? findWrongClock(client);
		if (problem !== undefined) return { status: 'Error', message: problem };
		return { status: 'OK', message: 'The service accepts these keys' };
	} catch (cause) {
		const { message, advice, httpCode } = explain(cause);
		const hint = httpCode === '404' ? NO_LIST : undefined;
		return { status: 'Error', message: toSentences([hint, message, advice]) };
	}
}

const NO_LIST =
	'The endpoint has no list of projects, which this test asks for: a collector that only takes events can be used without.';

async function findForeignReply(client: EvidentlyClient): Promise<string | undefined> {
	const { ListProjectsCommand } = await loadSdk();
	const { projects } = await client.send(new ListProjectsCommand({ maxResults: 1 }));
	if (Array.isArray(projects)) return undefined;
	return "The endpoint answers, but not as Evidently does. Check the credential's Endpoint.";
}

/** The SDK works around a wrong clock by the service's replies, but only up to a point; n8n shows errors only. */
function findWrongClock({ config }: EvidentlyClient): string | undefined {
	const minutes = Math.round(config.systemClockOffset / 60_000);
	if (Math.abs(minutes) < MAX_SKEW_MINUTES) return undefined;
	const direction = minutes > 0 ? 'slow' : 'fast';
	return `The service accepts these keys, but the clock of this machine is about ${Math.abs(minutes)} minutes ${direction}: set it right.`;
}

/** n8n gives a credential's test only its older request helper. */
function sendLegacy({ request }: ICredentialTestFunctions['helpers']) {
	return async ({ url, method, headers, body, timeout }: IHttpRequestOptions) =>
		(await request({
			uri: url,
			method,
			headers,
			body,
			timeout,
			// A Buffer, whatever the status.
			encoding: null,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
		})) as HttpReply;
}
