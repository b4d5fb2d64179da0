import type { EvidentlyClient } from '@aws-sdk/client-evidently';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { createClient } from './client';
import { toConnection } from './connection';
import { loadSdk } from './loadSdk';
import type { HttpReply } from './requestHandler';
import { explain } from './serviceErrors';

/** A person waits for it, so with fewer and shorter tries than a run has. Milliseconds. */
const TEST_OPTIONS = { maxAttempts: 2, timeout: 5_000 };

/** The credential's Test button: asks for the list of projects and says in words what it met. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const client = await createClient(toConnection(data), sendLegacy(this.helpers), TEST_OPTIONS);
		return await listOne(client);
	} catch (cause) {
		const { message, advice, httpCode } = explain(cause);
		const hint = httpCode === '404' ? NO_LIST : undefined;
		return { status: 'Error', message: [message, advice, hint].filter(Boolean).join('. ') };
	}
}

const NO_LIST =
	'The test asks for the list of projects: a collector that only takes events can be used without it';

async function listOne(client: EvidentlyClient): Promise<INodeCredentialTestResult> {
	const { ListProjectsCommand } = await loadSdk();
	const { projects } = await client.send(new ListProjectsCommand({ maxResults: 1 }));
	if (!Array.isArray(projects)) {
		const message =
			"The endpoint answers, but not as Evidently does. Check the credential's Endpoint";
		return { status: 'Error', message };
	}
	return { status: 'OK', message: `The service accepts these keys${clockWarning(client)}` };
}

/** The SDK sets its own clock right by the service's replies, so a wrong one does no harm, yet. */
function clockWarning(client: EvidentlyClient): string {
	const minutes = Math.round(client.config.systemClockOffset / 60_000);
	if (Math.abs(minutes) < 5) return '';
	return `, but the clock of this machine is about ${Math.abs(minutes)} minutes ${minutes > 0 ? 'slow' : 'fast'}: set it right`;
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
