import { DEFAULT_ACCESS_KEY_ID, DEFAULT_REGION, DEFAULT_SECRET_ACCESS_KEY } from '../evidently';
import type { CredentialReference } from './examples';
import { CREDENTIAL_TYPE } from './package';
import type { N8nClient } from './rest';

export const CREDENTIAL_NAME = 'Local Evidently';

/** The credential for a local Evidently, made or brought up to date. */
export async function putCredential(
	client: N8nClient,
	endpoint: string,
): Promise<CredentialReference> {
	const name = CREDENTIAL_NAME;
	const data = credentialData(endpoint);
	const known = await client.findCredential(name);
	if (known) {
		await client.updateCredential(known, name, CREDENTIAL_TYPE, data);
		return { id: known, name };
	}
	return { id: await client.createCredential(name, CREDENTIAL_TYPE, data), name };
}

export function credentialData(endpoint: string) {
	return {
		region: DEFAULT_REGION,
		accessKeyId: DEFAULT_ACCESS_KEY_ID,
		secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		endpoint,
	};
}
