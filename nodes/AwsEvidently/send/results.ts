import type { INodeExecutionData, OnError } from 'n8n-workflow';

import { isFailed, isRejected, type Outcome } from './outcomes';

/**
 * One output item for each outcome, linked to its input item.
 *
 * For the error output, n8n takes the items whose JSON is only `error`, adds the input's JSON and
 * moves them. Accepted events come first there, since Retry On Fail runs the whole node again, and
 * sends every event again, if the first item of all is an error.
 */
export function toItems(outcomes: Outcome[], onError: OnError | undefined): INodeExecutionData[] {
	if (onError !== 'continueErrorOutput') return outcomes.map(toItem);
	const items = outcomes.map(toErrorOutputItem);
	return [...items.filter(isSuccess), ...items.filter((item) => !isSuccess(item))];
}

function toItem(outcome: Outcome, item: number): INodeExecutionData {
	const pairedItem = { item };
	// n8n writes the error's message to the JSON itself, after it has looked at Retry On Fail.
	if (isFailed(outcome)) return { json: {}, error: outcome.error, pairedItem };
	return { json: outcome, pairedItem };
}

function toErrorOutputItem(outcome: Outcome, item: number): INodeExecutionData {
	const pairedItem = { item };
	if (isFailed(outcome)) return { json: { error: outcome.error.message }, pairedItem };
	if (!isRejected(outcome)) return { json: outcome, pairedItem };
	return { json: { error: `${outcome.errorCode}: ${outcome.errorMessage}` }, pairedItem };
}

function isSuccess({ json }: INodeExecutionData): boolean {
	return !('error' in json);
}
