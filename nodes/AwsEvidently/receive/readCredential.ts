import type { IWebhookFunctions } from 'n8n-workflow';

import { toKeys } from '../shared/connection';
import type { Credential } from './signature';

/** The reads in progress by their key. A finished read is removed, so that nothing is cached. */
const inProgress = new Map<string, Promise<Credential>>();

/**
 * Reads the keys that requests must be signed with; nothing else in the credential matters here.
 * n8n 2.40 sets up an isolated VM for every read of a credential, which can take as long as the rest
 * of a request, so requests that arrive during a read share it. A later request reads again, so
 * changed keys apply at once.
 */
export async function readCredential(context: IWebhookFunctions): Promise<Credential> {
	const id = identify(context);
	const reading = inProgress.get(id) ?? read(context).finally(() => inProgress.delete(id));
	inProgress.set(id, reading);
	return await reading;
}

/** Returns a key of everything that n8n's result depends on: credential, node, workflow and mode. */
function identify(context: IWebhookFunctions): string {
	const { id, credentials } = context.getNode();
	const credential = credentials?.awsEvidentlyApi?.id;
	return JSON.stringify([context.getWorkflow().id, id, credential, context.getMode()]);
}

async function read(context: IWebhookFunctions): Promise<Credential> {
	return toKeys(await context.getCredentials('awsEvidentlyApi'));
}
