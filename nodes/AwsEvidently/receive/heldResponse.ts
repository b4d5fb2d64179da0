import { workflowFailedException } from './awsErrors';
import { errorResponse, writeResponse, type AwsResponse, type ResponseWriter } from './responses';

/** The parts of Express's response that n8n answers a request with. */
export interface N8nResponse extends ResponseWriter {
	statusCode: number;
	json(body: unknown): unknown;
	send(body: unknown): unknown;
}

/**
 * Holds a response back until the workflow has ended and n8n answers the request. It is sent instead
 * of n8n's answer, or AWS's error is sent if the workflow failed.
 */
export function holdResponse(writer: N8nResponse, held: AwsResponse): void {
	const answer = (body: unknown) => {
		writeResponse(writer, hasSucceeded(writer.statusCode, body) ? held : failed(held));
		return writer;
	};
	writer.json = answer;
	writer.send = answer;
}

/**
 * n8n answers with the last node's items if the workflow succeeded. It also answers 200, with a
 * message instead of a list, if a workflow could not start ("no data was returned") or crashed.
 */
function hasSucceeded(status: number, body: unknown): boolean {
	return status === 200 && Array.isArray(body);
}

/** The error keeps the held response's CORS headers, so that a page can read it. */
function failed({ headers }: AwsResponse): AwsResponse {
	const failure = errorResponse(workflowFailedException());
	return { ...failure, headers: { ...headers, ...failure.headers } };
}
