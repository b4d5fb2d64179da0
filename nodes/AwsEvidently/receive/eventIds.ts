import { hash, randomUUID } from 'crypto';

import { header, type WireRequest } from './request';

/** AWS's newer SDKs send it: the same for every try of one call, another for each call. */
const INVOCATION_ID = 'amz-sdk-invocation-id';

/** What besides its place in the request tells an event from all others. */
interface Source {
	request: Pick<WireRequest, 'headers'>;
	accessKeyId: string;
	project: string;
}

/**
 * The IDs of a request's events, in their order: the same for each try of a request whose client
 * says which call it belongs to, random ones otherwise.
 * @returns lower-case UUIDs
 */
export function eventIds(count: number, { request, accessKeyId, project }: Source): string[] {
	const invocationId = header(request, INVOCATION_ID);
	return Array.from({ length: count }, (_, place) =>
		invocationId ? hashedId([accessKeyId, invocationId, project, place]) : randomUUID(),
	);
}

/** As JSON, so that no two lists of parts are the same text. */
function hashedId(parts: Array<string | number>): string {
	return toUuid(hash('sha256', JSON.stringify(parts)));
}

/** Version 8, which RFC 9562 leaves to its maker, and the RFC's variant: two bits of the digit. */
function toUuid(hex: string): string {
	const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
