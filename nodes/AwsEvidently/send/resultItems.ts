import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { hasError, isFailed, isRejected, type Outcome } from './outcomes';

/**
 * Returns an output item for each outcome, linked to its input item.
 *
 * n8n moves items to the error output whose JSON has only `error` and `details`, and adds the
 * input's JSON to them. Accepted events come first there: if the first item of all is an error, Retry
 * On Fail runs the node again and sends every event again.
 */
export function toResultItems(
	outcomes: Outcome[],
	node: INode,
	isToolCall = false,
): INodeExecutionData[] {
	if (node.onError === 'continueErrorOutput') {
		const items = outcomes.map(toErrorOutputItem);
		return [...items.filter(isSuccess), ...items.filter((item) => !isSuccess(item))];
	}
	const items = outcomes.map(toItem);
	// n8n copies the error to the JSON, too, but only after it has decided whether to retry. For the call
	// of a tool it doesn't do that, and retries only if the node throws.
	if (node.retryOnFail && !isToolCall && items[0]?.error) items[0].json = {};
	return items;
}

/** An AI agent sees only the JSON. */
function toItem(outcome: Outcome, item: number): INodeExecutionData {
	const pairedItem = { item };
	if (!hasError(outcome)) return { json: outcome, pairedItem };
	const { error } = outcome;
	return { json: { error: error.message }, error, pairedItem };
}

function toErrorOutputItem(outcome: Outcome, index: number): INodeExecutionData {
	const item = { json: toErrorOutputJson(outcome), pairedItem: { item: index } };
	return isSuccess(item) ? item : markAsError(item);
}

/**
 * Makes every n8n move the item to the error output with its JSON. Older versions (2.20 and before)
 * don't recognize `details` beside `error`, but the item's own `error`. Newer ones recognize both, but
 * replace the JSON of an item that still has an `error` when they copy the item, which leaves out
 * members that aren't enumerable.
 */
function markAsError(item: INodeExecutionData): INodeExecutionData {
	return Object.defineProperty(item, 'error', {
		value: item.json.error,
		enumerable: false,
		writable: true,
	});
}

function toErrorOutputJson(outcome: Outcome): IDataObject {
	if (isFailed(outcome)) return { error: outcome.error.message, details: { ...outcome.details } };
	if (hasError(outcome)) return { error: outcome.error.message };
	if (!isRejected(outcome)) return outcome;
	return { error: `${outcome.errorCode}: ${outcome.errorMessage}`, details: outcome };
}

function isSuccess({ json }: INodeExecutionData): boolean {
	return !('error' in json);
}
