import type { IDataObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from './package';
import type { N8nClient } from './rest';

/** As a workflow's node names the credential it uses. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** A credential of the package's type, made or brought up to date. */
export async function putCredential(
	client: N8nClient,
	{ name, data }: { name: string; data: IDataObject },
): Promise<CredentialReference> {
	const known = await client.findCredential(name);
	if (known) {
		await client.updateCredential(known, name, CREDENTIAL_TYPE, data);
		return { id: known, name };
	}
	return { id: await client.createCredential(name, CREDENTIAL_TYPE, data), name };
}
