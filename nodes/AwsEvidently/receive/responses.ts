import { randomUUID } from 'crypto';

import type { AwsError } from './awsErrors';

/** An HTTP response, ready to be sent. */
export interface AwsResponse {
	status: number;
	headers: Record<string, string>;
	body: string | Uint8Array;
}

/** Adds the request ID that every AWS response has, and defaults for what is missing. */
export function withRequestId({
	status,
	headers,
	body = '',
}: Pick<AwsResponse, 'status'> & Partial<AwsResponse>): AwsResponse {
	return { status, headers: { 'x-amzn-RequestId': randomUUID(), ...headers }, body };
}

export function jsonResponse(
	document: object,
	status = 200,
	headers: Record<string, string> = {},
): AwsResponse {
	return withRequestId({
		status,
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(document),
	});
}

export function errorResponse({ name, status, message, members }: AwsError): AwsResponse {
	return jsonResponse({ message, ...members }, status, { [ERROR_TYPE]: name });
}

/** The header that holds an error's name. */
export const ERROR_TYPE = 'x-amzn-errortype';

/** The part of Node's `ServerResponse` that sends a response. */
export interface ResponseWriter {
	writeHead(status: number, headers: Record<string, string | number>): unknown;
	end(body: string | Uint8Array): unknown;
}

export function writeResponse(
	writer: ResponseWriter,
	{ status, headers, body }: AwsResponse,
): void {
	writer.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
	writer.end(body);
}
