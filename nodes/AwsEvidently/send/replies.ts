import type { PutProjectEventsCommandOutput } from '@aws-sdk/client-evidently';

import { RETRYABLE_CODES, type EventResult } from '../api/results';
import { CHECK_ENDPOINT, MAYBE_STORED } from '../aws/serviceErrors';
import type { Accepted, Rejected } from './outcomes';

/** A reply that can't be assigned to the request's events one to one. */
export class MismatchedReplyError extends Error {
	override name = 'MismatchedReplyError';

	/** What to do next. */
	readonly advice = `${MAYBE_STORED} A reply must have one result for each event, in their order. ${CHECK_ENDPOINT}`;
}

export function isRetryable({ errorCode }: Rejected): boolean {
	return RETRYABLE_CODES.includes(errorCode);
}

/**
 * The results of a reply, one for each event of its request, in their order.
 *
 * @throws MismatchedReplyError if they are more or fewer than the events sent, or if the reply
 * counts failures that its results don't name.
 */
export function toResults(
	{ eventResults = [], failedEventCount = 0 }: PutProjectEventsCommandOutput,
	sent: number,
): Array<Accepted | Rejected> {
	if (eventResults.length !== sent) {
		throw new MismatchedReplyError(
			`The reply has ${eventResults.length} results for ${sent} events`,
		);
	}
	const results = eventResults.map(toResult);
	const named = results.filter(({ eventId }) => eventId !== null).length;
	const rejected = results.filter((result) => 'errorCode' in result).length;
	if (named < sent && failedEventCount > rejected) {
		throw new MismatchedReplyError(
			`The reply counts ${failedEventCount} failed events, but names only ${rejected} of them`,
		);
	}
	return results;
}

function toResult({ eventId, errorCode, errorMessage }: EventResult): Accepted | Rejected {
	// The SDK's own example of a success has the text "null" for a code.
	if (!errorCode || errorCode === 'null') return { eventId: eventId ?? null };
	return { ...(eventId && { eventId }), errorCode, errorMessage: errorMessage ?? '' };
}
