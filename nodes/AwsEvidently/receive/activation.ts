import type { IHookFunctions } from 'n8n-workflow';

import { refuseRole, toKeys } from '../shared/connection';
import { toNodeError } from '../shared/nodeErrors';
import { refuseOldN8n } from '../shared/supportedN8n';
import { checkResponseMode, readAuthentication, readProjects } from './parameters';
import { readFeatures } from './readFeatures';

/**
 * Checks the trigger's settings when its workflow is published or tested, so that the editor shows
 * a mistake before an application meets it.
 * @throws NodeOperationError
 */
export async function checkSettings(context: IHookFunctions): Promise<void> {
	try {
		refuseOldN8n();
		checkWebhookId(context);
		readProjects(context);
		readFeatures(context);
		checkResponseMode(context);
		if (readAuthentication(context) === 'signature') await checkCredential(context);
	} catch (cause) {
		throw toNodeError(context.getNode(), cause);
	}
}

/**
 * The editor and the REST API give each webhook node an ID. `n8n import:workflow` doesn't: n8n then
 * registers paths without it, under which no client finds the trigger.
 */
function checkWebhookId(context: IHookFunctions): void {
	if (context.getNode().webhookId) return;
	throw new Error(
		'The node has no webhook ID, so applications cannot reach it. Delete the node, add it again, and publish the workflow.',
	);
}

/** Only the keys are used, so nothing else in the credential keeps the workflow from being published. */
async function checkCredential(context: IHookFunctions): Promise<void> {
	const fields = await context.getCredentials('awsEvidentlyApi');
	toKeys(fields);
	refuseRole(fields, 'Clients sign with the keys of the credential itself.');
}
