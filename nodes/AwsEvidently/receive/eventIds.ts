import { createHash, randomUUID } from 'crypto';

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
	return toUuid(createHash('sha256').update(JSON.stringify(parts)).digest());
}

/** Version 8, which RFC 9562 leaves to its maker, and the RFC's variant. */
function toUuid(hash: Buffer): string {
	const bytes = hash.subarray(0, 16);
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
