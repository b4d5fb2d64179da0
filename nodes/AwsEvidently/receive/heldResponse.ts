import { workflowFailedException } from './awsErrors';
import { errorResponse, writeResponse, type AwsResponse, type ResponseWriter } from './responses';

/** The parts of Express's response by which n8n responds to a request. */
export interface N8nResponse extends ResponseWriter {
	statusCode: number;
	json(body: unknown): unknown;
	send(body: unknown): unknown;
}

/**
 * Holds a response back until the workflow has ended and n8n responds to the request. It then replaces
 * n8n's response, or AWS's error does if the workflow failed.
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
 * n8n responds with the last node's items if the workflow succeeded. It also responds 200, with a
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
