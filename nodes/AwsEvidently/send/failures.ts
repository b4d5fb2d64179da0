import { NodeApiError, type INode, type JsonObject, type NodeOperationError } from 'n8n-workflow';

import { operationError } from '../shared/nodeErrors';
import { explain, isTooLarge, toSentences } from '../aws/serviceErrors';
import type { EvidentlyEvent } from './evidentlyEvent';

/** For an item that can't become an event. */
export function itemError(node: INode, cause: unknown, itemIndex: number): NodeOperationError {
	return operationError(node, `Item ${itemIndex}: ${messageOf(cause)}`, { itemIndex });
}

/** For the events of a request that failed after its retries. */
export function requestError(node: INode, cause: unknown, events: EvidentlyEvent[]): NodeApiError {
	const { advice, httpCode, requestId, attempts, ...explanation } = explain(cause);
	const itemIndex = events[0]?.itemIndex;
	// It was cut down to one event.
	const message = `${isTooLarge(cause) ? `Item ${itemIndex}: ` : ''}${explanation.message}`;
	const facts = [
		`The request held ${describeItems(events)} for the project ${events[0]?.project}`,
		attempts && attempts > 1 && `it was tried ${attempts} times`,
		requestId && `its ID is ${requestId}`,
	];
	const response: JsonObject = { message, ...(httpCode && { httpCode }) };
	const error = new NodeApiError(node, response, {
		message,
		description: toSentences([advice, facts.filter(Boolean).join(', ')]),
		httpCode: httpCode ?? '0',
		itemIndex,
	});
	error.message = message;
	return error;
}

function describeItems(events: EvidentlyEvent[]): string {
	const first = events[0]?.itemIndex;
	const last = events.at(-1)?.itemIndex;
	return first === last ? `item ${first}` : `${events.length} events (items ${first} to ${last})`;
}

function messageOf(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
