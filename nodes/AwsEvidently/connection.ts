import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { InvalidValueError } from './invalidValue';

/** The credential `awsEvidentlyApi`, checked. */
export interface Connection {
	region: string;
	keys: Keys;
	/** The base URL of a service that speaks the API; without it, AWS's own host for the Region. */
	endpoint?: string;
}

export interface Keys {
	accessKeyId: string;
	secretAccessKey: string;
	sessionToken?: string;
}

/** A Region is a part of the host's name, so it must be a label of one (RFC 1123). */
const REGION = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** What an endpoint may be, in the words of an error message. */
const ENDPOINT_FORMS =
	'an http or https URL without user name, query or fragment (like https://collector.example.com/evidently)';

/**
 * The decrypted credential as a connection; blanks around the values are dropped.
 *
 * @throws InvalidValueError that never repeats a key, a token or the user information of a URL.
 */
export function toConnection(fields: ICredentialDataDecryptedObject): Connection {
	return {
		region: toRegion(text(fields.region)),
		keys: toKeys(fields),
		endpoint: toEndpoint(text(fields.endpoint)),
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function toRegion(region: string): string {
	if (!REGION.test(region)) {
		const allowed =
			'the name of a Region (like us-east-1); with an endpoint of your own, the one it expects';
		throw new InvalidValueError({
			field: "The credential's Region",
			seen: region || undefined,
			allowed,
		});
	}
	return region;
}

function toKeys(fields: ICredentialDataDecryptedObject): Keys {
	const sessionToken = text(fields.sessionToken);
	return {
		accessKeyId: required(text(fields.accessKeyId), 'Access Key ID'),
		secretAccessKey: required(text(fields.secretAccessKey), 'Secret Access Key'),
		...(sessionToken && { sessionToken }),
	};
}

function required(value: string, name: string): string {
	if (value === '') {
		const field = `The credential's ${name}`;
		throw new InvalidValueError({
			field,
			seen: undefined,
			allowed: 'set: nothing else is looked up',
		});
	}
	return value;
}

function toEndpoint(endpoint: string): string | undefined {
	if (endpoint === '') return undefined;
	if (!isEndpoint(endpoint)) {
		const seen = withoutUserInformation(endpoint);
		throw new InvalidValueError({
			field: "The credential's Endpoint",
			seen,
			allowed: ENDPOINT_FORMS,
		});
	}
	return endpoint;
}

function isEndpoint(endpoint: string): boolean {
	if (!URL.canParse(endpoint)) return false;
	const { protocol, username, password, search, hash } = new URL(endpoint);
	return /^https?:$/.test(protocol) && !username && !password && !search && !hash;
}

/** Up to the last "@", since a password may hold one; in a URL that can't be parsed as in any other. */
function withoutUserInformation(endpoint: string): string {
	const at = endpoint.lastIndexOf('@');
	return at < 0 ? endpoint : `…@${endpoint.slice(at + 1)}`;
}
