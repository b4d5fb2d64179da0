import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AwsError } from './errors';

/** A reply made by hand, sent as it is. */
export interface RawReply {
	status: number;
	headers?: Record<string, string>;
	body?: string | Uint8Array;
}

export function reply(response: ServerResponse, { status, headers, body = '' }: RawReply): void {
	response.writeHead(status, {
		'x-amzn-RequestId': randomUUID(),
		'content-length': Buffer.byteLength(body),
		...headers,
	});
	response.end(body);
}

export function replyJson(
	response: ServerResponse,
	document: object,
	status = 200,
	headers: Record<string, string> = {},
): void {
	const body = JSON.stringify(document);
	reply(response, { status, headers: { 'content-type': 'application/json', ...headers }, body });
}

export function replyError(response: ServerResponse, error: AwsError): void {
	const { name, status, message, members } = error;
	replyJson(response, { message, ...members }, status, { 'x-amzn-errortype': name });
}
