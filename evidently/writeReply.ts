import type { ServerResponse } from 'node:http';
import type { Reply } from '../nodes/AwsEvidently/receive/replies';

/** Sends a reply over the wire. */
export function writeReply(response: ServerResponse, { status, headers, body }: Reply): void {
	response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
	response.end(body);
}
