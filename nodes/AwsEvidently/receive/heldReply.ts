import { workflowFailedException } from './awsErrors';
import { errorReply, writeReply, type Reply, type Response } from './replies';

/** By what n8n answers a request with; Express's responses have it. */
export interface N8nResponse extends Response {
	statusCode: number;
	json(body: unknown): unknown;
	send(body: unknown): unknown;
}

/**
 * Keeps a reply until n8n answers the request, once the workflow has ended, and sends it in place of
 * n8n's answer; or AWS's error if the workflow failed.
 */
export function holdReply(response: N8nResponse, reply: Reply): void {
	const answer = (body: unknown) => {
		writeReply(response, hasSucceeded(response.statusCode, body) ? reply : failed(reply));
		return response;
	};
	response.json = answer;
	response.send = answer;
}

/**
 * Of a workflow that went well, n8n answers the last node's items. It also answers 200, in words, if
 * a workflow could not start ("no data was returned") or crashed.
 */
function hasSucceeded(status: number, body: unknown): boolean {
	return status === 200 && Array.isArray(body);
}

/** To the same page of a browser, if it is one that sent. */
function failed({ headers }: Reply): Reply {
	const failure = errorReply(workflowFailedException());
	return { ...failure, headers: { ...headers, ...failure.headers } };
}
