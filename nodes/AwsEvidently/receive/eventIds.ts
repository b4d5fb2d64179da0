import { randomUUID } from 'crypto';

import { sha256, sha256OfParts } from '../shared/hash';
import { header, type ReceivedRequest } from './request';

/** A header of AWS's newer SDKs: the same for every attempt of one call, different for each call. */
const INVOCATION_ID = 'amz-sdk-invocation-id';

interface Source {
	request: Pick<ReceivedRequest, 'headers' | 'body'>;
	accessKeyId: string;
	project: string;
	/** Set if the path names a feature, which the body then doesn't. */
	feature?: string;
}

/**
 * Creates the IDs of a request's events, in their order. They are the same for every attempt of a
 * call if the client sends an invocation ID, and random otherwise.
 *
 * Not every SDK signs that header, and clients restored from one snapshot may repeat it. The hash of
 * the body, which is always signed, keeps different events from getting the same IDs.
 * @returns lower-case UUIDs
 */
export function eventIds(
	count: number,
	{ request, accessKeyId, project, feature }: Source,
): string[] {
	const invocationId = header(request, INVOCATION_ID);
	if (!invocationId) return Array.from({ length: count }, () => randomUUID());
	const subject = feature === undefined ? [project] : [project, feature];
	const call = sha256OfParts([accessKeyId, invocationId, sha256(request.body), ...subject]);
	return Array.from({ length: count }, (_, position) => toUuid(sha256(`${call}${position}`)));
}

/** Sets version 8, which RFC 9562 reserves for custom content, and the RFC's two variant bits. */
function toUuid(hex: string): string {
	const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
