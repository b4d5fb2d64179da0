import type { PutProjectEventsCommandOutput } from '@aws-sdk/client-evidently';

import { RETRYABLE_CODES, type EventResult } from '../api/results';
import { MAYBE_STORED, TASK_ADVICE } from '../aws/errorAdvice';
import { isObject } from '../shared/isObject';
import type { Accepted, Rejected } from './outcomes';

/** Thrown if a response doesn't have exactly one result for each event of its request. */
export class MismatchedResponseError extends Error {
	override name = 'MismatchedResponseError';

	readonly advice = `${MAYBE_STORED} A response must have one result for each event, in the order of the request. ${TASK_ADVICE.send.checkEndpoint}`;
}

export function isRetryable({ errorCode }: Rejected): boolean {
	return RETRYABLE_CODES.includes(errorCode);
}

/**
 * Reads the results of a response: one for each event of its request, in the same order.
 *
 * @throws MismatchedResponseError if there isn't one result for each event, or if the response
 * counts more failed events than its results name.
 */
export function readEventResults(
	{ eventResults = [], failedEventCount = 0 }: PutProjectEventsCommandOutput,
	sent: number,
): Array<Accepted | Rejected> {
	if (!isListOfObjects(eventResults)) {
		throw new MismatchedResponseError('The response has no list of event results.');
	}
	if (eventResults.length !== sent) {
		throw new MismatchedResponseError(
			`The response has ${count(eventResults.length, 'result')} for ${count(sent, 'event')}.`,
		);
	}
	const results = eventResults.map(toResult);
	const rejected = results.filter((result) => 'errorCode' in result).length;
	if (failedEventCount > rejected) {
		throw new MismatchedResponseError(
			`The response counts ${count(failedEventCount, 'failed event')}, but has an error code for only ${rejected}.`,
		);
	}
	return results;
}

/** The SDK passes on whatever JSON an endpoint returns. */
function isListOfObjects(value: unknown): boolean {
	return Array.isArray(value) && value.every(isObject);
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function toResult({ eventId, errorCode, errorMessage }: EventResult): Accepted | Rejected {
	// In the SDK's own example, an accepted event has the text "null" as its code.
	if (!errorCode || errorCode === 'null') return { eventId: eventId ?? null };
	return { ...(eventId && { eventId }), errorCode, errorMessage: errorMessage ?? '' };
}
