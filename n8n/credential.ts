import type { IDataObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from './package';
import type { N8nClient } from './rest';

/** As a workflow's node names the credential it uses. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** What nodes use, by the credential's type. */
export type CredentialReferences = Record<string, CredentialReference>;

export interface NewCredential {
	name: string;
	/** The package's own unless it is given. */
	type?: string;
	data: IDataObject;
}

/** A credential, made or brought up to date. */
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
