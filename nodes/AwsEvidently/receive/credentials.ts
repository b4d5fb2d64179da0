export interface Credentials {
	accessKeyId: string;
	secretAccessKey: string;
	/** A request must then carry it. */
	sessionToken?: string;
	/** From then on a request is refused as expired. */
	expiresAt?: Date;
}

/** A list, which may change while a server uses it, or a function that finds a key by its ID. */
export type CredentialSource =
	readonly Credentials[] | ((accessKeyId: string) => Credentials | undefined);

export function findCredentials(
	source: CredentialSource,
	accessKeyId: string,
): Credentials | undefined {
	return typeof source === 'function'
		? source(accessKeyId)
		: source.find((credentials) => credentials.accessKeyId === accessKeyId);
}
