import type { IDataObject, INodeCredentialTestResult } from 'n8n-workflow';

import type { CredentialReference } from '../../n8n/rest/credential';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../../n8n/install/package';
import type { N8nClient } from '../../n8n/rest/client';

/** Tests a credential with the request that the editor sends for its Test button. */
export async function testCredential(
	client: N8nClient,
	credential: CredentialReference,
	data: IDataObject,
): Promise<INodeCredentialTestResult> {
	return (await client.send('POST', '/rest/credentials/test', {
		credentials: { ...credential, type: CREDENTIAL_TYPE, data },
	})) as INodeCredentialTestResult;
}

/** Returns the names that the editor lists for Project. */
export async function listProjects(
	client: N8nClient,
	credential: CredentialReference,
): Promise<string[]> {
	const path = '/rest/dynamic-node-parameters/resource-locator-results';
	const { results } = (await client.send('POST', path, {
		nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
		path: 'parameters.project',
		methodName: 'listProjects',
		currentNodeParameters: {},
		credentials: { [CREDENTIAL_TYPE]: credential },
	})) as { results: Array<{ name: string }> };
	return results.map(({ name }) => name);
}
