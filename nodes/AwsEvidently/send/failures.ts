import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { explain, toSentences } from '../aws/serviceErrors';
import { apiError, expressionError, isExpressionError, operationError } from '../shared/nodeErrors';
import type { EvidentlyEvent } from './evidentlyEvent';
import { isWorthHalving } from './halving';

/** Creates the error for an item that can't become an event. */
export function itemError(node: INode, cause: unknown, itemIndex: number): NodeOperationError {
	if (isExpressionError(cause)) return expressionError(node, cause, itemIndex);
	return operationError(node, `Item ${itemIndex}: ${messageOf(cause)}`, { itemIndex });
}

/** Creates the error for the events of a request that failed after its attempts. */
export function requestError(node: INode, cause: unknown, events: EvidentlyEvent[]): NodeApiError {
	const { advice, httpCode, requestId, attempts = 1, ...explanation } = explain(cause, 'send');
	const itemIndex = events[0]?.itemIndex;
	// The request has been halved down to one event.
	const message = `${isWorthHalving(cause) ? `Item ${itemIndex}: ` : ''}${explanation.message}`;
	return apiError(node, message, {
		description: toSentences([
			advice,
			`The request contained ${describeItems(events)} for the project ${events[0]?.project}`,
			attempts > 1 ? `It was attempted ${attempts} times` : undefined,
			requestId && `Its ID is ${requestId}`,
		]),
		httpCode: httpCode ?? '0',
		itemIndex,
	});
}

function describeItems(events: EvidentlyEvent[]): string {
	const first = events[0]?.itemIndex;
	const last = events.at(-1)?.itemIndex;
	return first === last ? `item ${first}` : `${events.length} events (items ${first} to ${last})`;
}

function messageOf(cause: unknown): string {
	return cause instanceof Error ? cause.message : String(cause);
}
