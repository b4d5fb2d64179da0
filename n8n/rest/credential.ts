import type { IDataObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../install/package';
import type { N8nClient } from './client';

/** The reference to a credential in a workflow's node. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** References by the credential's type. */
export type CredentialReferences = Record<string, CredentialReference>;

export interface NewCredential {
	name: string;
	/** The credential's type; the package's own by default. */
	type?: string;
	data: IDataObject;
}

/** Creates a credential, or updates the one of the same name. */
export async function putCredential(
	client: N8nClient,
	{ name, type = CREDENTIAL_TYPE, data }: NewCredential,
): Promise<CredentialReference> {
	const known = await client.findCredential(name);
	if (known) {
		await client.updateCredential(known, name, type, data);
		return { id: known, name };
	}
	return { id: await client.createCredential(name, type, data), name };
}
