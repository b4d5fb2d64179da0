import type { IHookFunctions } from 'n8n-workflow';

import { refuseRole, toConnection } from '../shared/connection';
import { toNodeError } from '../shared/nodeErrors';
import { refuseOldN8n } from '../shared/supportedN8n';
import { readAuthentication, readProjects } from './parameters';

/**
 * Checks the trigger's settings when its workflow is published or tested, so that a mistake shows
 * in the editor and not in a client's reply.
 * @throws NodeOperationError
 */
export async function checkSettings(context: IHookFunctions): Promise<void> {
	try {
		refuseOldN8n();
		readProjects(context);
		if (readAuthentication(context) === 'signature') await checkCredential(context);
	} catch (cause) {
		throw toNodeError(context.getNode(), cause);
	}
}

async function checkCredential(context: IHookFunctions): Promise<void> {
	const connection = toConnection(await context.getCredentials('awsEvidentlyApi'));
	refuseRole(connection, 'Clients sign with the keys of the credential itself.');
}
