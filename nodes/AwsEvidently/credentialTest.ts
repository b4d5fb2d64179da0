import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { createClient, loadSdk } from './client';
import { toConnection } from './connection';
import type { HttpReply } from './requestHandler';
import { explain } from './serviceErrors';

/** A person waits for it, so with fewer and shorter tries than a run has. Milliseconds. */
const TEST_OPTIONS = { maxAttempts: 2, timeout: 5_000 };

/** The credential's Test button: asks the service for one project and says in words what it met. */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const connection = toConnection(data);
		const client = await createClient(connection, sendLegacy(this.helpers), TEST_OPTIONS);
		const { ListProjectsCommand } = await loadSdk();
		await client.send(new ListProjectsCommand({ maxResults: 1 }));
		return { status: 'OK', message: 'The service knows these keys' };
	} catch (cause) {
		const { message, advice } = explain(cause);
		return { status: 'Error', message: [message, advice].filter(Boolean).join('. ') };
	}
}

/** n8n gives a credential's test only its older request helper. */
function sendLegacy({ request }: ICredentialTestFunctions['helpers']) {
	return async ({ url, method, headers, body, timeout }: IHttpRequestOptions) => {
		const reply = (await request({
			uri: url,
			method,
			headers,
			body,
			encoding: null,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			followAllRedirects: false,
			timeout,
		})) as HttpReply;
		return reply;
	};
}
