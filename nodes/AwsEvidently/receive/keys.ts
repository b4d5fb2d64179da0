import type { IWebhookFunctions } from 'n8n-workflow';

import { toConnection } from '../shared/connection';
import type { Credentials } from './credentials';

/** Reads that n8n is at, by what is read. Nothing is kept once it has been read. */
const underWay = new Map<string, Promise<Credentials>>();

/**
 * The keys that requests must be signed with. n8n (2.40) sets up an isolated VM for every read of a
 * credential, which can take as long as the rest of a request, so requests that come while it is at
 * it share the read. One that comes later has a read of its own: changed keys are in force at once.
 */
export async function readKeys(context: IWebhookFunctions): Promise<Credentials> {
	const what = identify(context);
	const reading = underWay.get(what) ?? read(context).finally(() => underWay.delete(what));
	underWay.set(what, reading);
	return await reading;
}

/** All that n8n's answer depends on: whose the credential is, and who may use it for what. */
function identify(context: IWebhookFunctions): string {
	const { id, credentials } = context.getNode();
	const credential = credentials?.awsEvidentlyApi?.id;
	return JSON.stringify([context.getWorkflow().id, id, credential, context.getMode()]);
}

async function read(context: IWebhookFunctions): Promise<Credentials> {
	return toConnection(await context.getCredentials('awsEvidentlyApi')).keys;
}
