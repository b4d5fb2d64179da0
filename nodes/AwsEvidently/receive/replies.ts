import { randomUUID } from 'crypto';

import type { AwsError } from './awsErrors';

/** A reply as it goes over the wire. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	body: string | Uint8Array;
}

/** A reply made by hand. */
export type RawReply = Pick<Reply, 'status'> & Partial<Reply>;

/** With the ID that every reply of AWS has. */
export function withRequestId({ status, headers, body = '' }: RawReply): Reply {
	return { status, headers: { 'x-amzn-RequestId': randomUUID(), ...headers }, body };
}

/** Sends a reply by Node's own means, or Express's, which has them. */
export function writeReply(response: Response, { status, headers, body }: Reply): void {
	response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
	response.end(body);
}

export interface Response {
	writeHead(status: number, headers: Record<string, string | number>): unknown;
	end(body: string | Uint8Array): unknown;
}

export function jsonReply(
	document: object,
	status = 200,
	headers: Record<string, string> = {},
): Reply {
	return withRequestId({
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(document),
	});
}

export function errorReply({ name, status, message, members }: AwsError): Reply {
	return jsonReply({ message, ...members }, status, { 'x-amzn-errortype': name });
}
