import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { toBoolean } from './booleans';
import { InvalidValueError } from './invalidValue';

/** The credential `awsEvidentlyApi`, checked. */
export interface Connection {
	region: string;
	keys: Keys;
	/** The base URL of a service that speaks the API; without it, AWS's own host for the Region. */
	endpoint?: string;
	/** The role to assume with the keys. Its temporary keys then sign the requests. */
	role?: Role;
}

export interface Keys {
	accessKeyId: string;
	secretAccessKey: string;
	sessionToken?: string;
}

export interface Role {
	arn: string;
	sessionName: string;
	externalId?: string;
	/** The base URL of an STS; without it, AWS's own for the Region. */
	endpoint?: string;
}

/** A Region is a part of the host's name, so it must be a label of one (RFC 1123). */
const REGION = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** IAM's rules for a role's ARN and for the name of a session. */
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/.+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** The prefix of temporary keys (IAM's "unique identifiers"), which can't be used without a token. */
const TEMPORARY_KEY = /^ASIA/;

/** Characters that a header can't carry. n8n's HTTP client drops them after the request is signed. */
const NOT_IN_HEADER = /[^ -~]/u;

/** Line breaks, zero-width spaces and the like, which are easily pasted with a key. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const ENDPOINT_FORMS =
	'Use an http or https URL without user name, query or fragment, like https://collector.example.com/evidently.';

/**
 * Reads the decrypted credential as a connection, without the spaces around its values.
 *
 * @throws InvalidValueError that never repeats a key, a token or the user information of a URL.
 */
export function toConnection(fields: ICredentialDataDecryptedObject): Connection {
	return {
		region: toRegion(text(fields.region)),
		keys: toKeys(fields),
		endpoint: toEndpoint(text(fields.endpoint), 'Endpoint'),
		role: usesRole(fields) ? toRole(fields) : undefined,
	};
}

/**
 * Refuses a credential with Assume Role where STS can't be called.
 *
 * @param reason a sentence
 * @throws InvalidValueError
 */
export function refuseRole(fields: ICredentialDataDecryptedObject, reason: string): void {
	if (!usesRole(fields)) return;
	throw new InvalidValueError({
		field: 'Assume Role in the credential',
		seen: true,
		remedy: `Use a credential without a role. ${reason}`,
	});
}

/**
 * A credential that was saved before the field existed doesn't contain it. An expression without a
 * value is an error, since the keys of the credential would silently take the place of the role's.
 */
function usesRole(fields: ICredentialDataDecryptedObject): boolean {
	return 'assumeRole' in fields && toBoolean(fields.assumeRole, 'Assume Role in the credential');
}

/** An expression may return a number, such as an External ID of digits. */
function text(value: unknown): string {
	const given = Number.isSafeInteger(value) ? String(value) : value;
	return typeof given === 'string' ? given.trim() : '';
}

function refuse(name: string, value: string, remedy: string): InvalidValueError {
	return new InvalidValueError({
		field: `${name} in the credential`,
		seen: value === '' ? undefined : value,
		remedy,
	});
}

function toRegion(region: string): string {
	if (REGION.test(region)) return region;
	throw refuse('Region', region, 'Use the name of a Region, like us-east-1.');
}

/**
 * Reads only the keys of the credential, for uses that need nothing else of it.
 *
 * @throws InvalidValueError that never repeats a key.
 */
export function toKeys(fields: ICredentialDataDecryptedObject): Keys {
	const accessKeyId = required('Access Key ID', text(fields.accessKeyId));
	const secretAccessKey = required('Secret Access Key', text(fields.secretAccessKey));
	const sessionToken = text(fields.sessionToken);
	refuseCharacter('Access Key ID', accessKeyId, NOT_IN_HEADER);
	refuseCharacter('Secret Access Key', secretAccessKey, INVISIBLE);
	refuseCharacter('Session Token', sessionToken, NOT_IN_HEADER);
	if (sessionToken === '' && TEMPORARY_KEY.test(accessKeyId)) {
		throw refuse(
			'Session Token',
			'',
			'Temporary keys, whose Access Key ID starts with ASIA, need theirs.',
		);
	}
	return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function required(name: string, value: string): string {
	if (value !== '') return value;
	throw refuse(name, value, 'Enter it: the node takes keys from the credential only.');
}

/** Names the character that makes a key invalid, and never the key. */
function refuseCharacter(name: string, key: string, invalid: RegExp): void {
	const character = invalid.exec(key)?.[0];
	if (character === undefined) return;
	const codePoint = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
	const remedy = 'Enter the value again, as one line without hidden characters.';
	throw refuse(`character in the ${name}`, `U+${codePoint}`, remedy);
}

function toRole(fields: ICredentialDataDecryptedObject): Role {
	const externalId = toExternalId(fields.externalId);
	return {
		arn: matching(
			'Role ARN',
			text(fields.roleArn),
			ROLE_ARN,
			'Use an ARN like arn:aws:iam::123456789012:role/NAME.',
		),
		sessionName: matching(
			'Role Session Name',
			text(fields.roleSessionName),
			SESSION_NAME,
			'Use 2 to 64 letters, digits or characters of _+=,.@-.',
		),
		endpoint: toEndpoint(text(fields.stsEndpoint), 'STS Endpoint'),
		...(externalId && { externalId }),
	};
}

/** Rejects a value that is neither text nor a number. If it were ignored, STS would refuse the role. */
function toExternalId(seen: unknown): string {
	const externalId = text(seen);
	if (externalId !== '' || typeof seen === 'string' || (seen ?? null) === null) return externalId;
	const remedy = 'Use text, or leave it empty.';
	throw new InvalidValueError({ field: 'External ID in the credential', seen, remedy });
}

function matching(name: string, value: string, pattern: RegExp, remedy: string): string {
	if (pattern.test(value)) return value;
	throw refuse(name, value, remedy);
}

function toEndpoint(endpoint: string, name: string): string | undefined {
	if (endpoint === '') return undefined;
	if (isEndpoint(endpoint)) return endpoint;
	throw refuse(name, withoutUserInformation(endpoint), ENDPOINT_FORMS);
}

function isEndpoint(endpoint: string): boolean {
	if (!URL.canParse(endpoint)) return false;
	const { protocol, username, password, search, hash } = new URL(endpoint);
	return ['http:', 'https:'].includes(protocol) && !username && !password && !search && !hash;
}

/** Removes everything up to the last "@", since a password may contain one, even if the text isn't a URL. */
function withoutUserInformation(endpoint: string): string {
	const at = endpoint.lastIndexOf('@');
	return at < 0 ? endpoint : `…${endpoint.slice(at)}`;
}
