import type { NodeError } from '../shared/nodeErrors';
import type { Preview } from './dryRun';
import type { FailureDetails } from './failureDetails';

/**
 * What became of an input item. The service's results and previews are types, not interfaces, since
 * they become an item's JSON, which has an index signature.
 */
export type Outcome = Accepted | Rejected | Invalid | Failed | Preview;

export type Accepted = {
	/** The API model doesn't require it, so a service may leave it out. */
	eventId: string | null;
};

/** The service accepted the request, but not this event. */
export type Rejected = {
	eventId?: string;
	errorCode: string;
	errorMessage: string;
};

/** The item could not become an event. */
export interface Invalid {
	error: NodeError;
}

/** The event's request failed. */
export interface Failed extends Invalid {
	details: FailureDetails;
}

export const isRejected = (outcome: Outcome): outcome is Rejected => 'errorCode' in outcome;
export const hasError = (outcome: Outcome): outcome is Invalid | Failed => 'error' in outcome;
export const isFailed = (outcome: Outcome): outcome is Failed => 'details' in outcome;

export interface Counts {
	accepted: number;
	rejected: number;
	invalid: number;
	failed: number;
	/** Events without an outcome. */
	unsent: number;
}

/** @param outcomes by item index, with holes where nothing was sent. */
export function countOutcomes(outcomes: Array<Outcome | undefined>): Counts {
	const counts: Counts = { accepted: 0, rejected: 0, invalid: 0, failed: 0, unsent: 0 };
	// Unlike forEach, this loop includes holes.
	for (const outcome of outcomes) counts[kindOf(outcome)]++;
	return counts;
}

function kindOf(outcome: Outcome | undefined): keyof Counts {
	if (!outcome) return 'unsent';
	if (isFailed(outcome)) return 'failed';
	if (hasError(outcome)) return 'invalid';
	return isRejected(outcome) ? 'rejected' : 'accepted';
}

/** Says in an error that ends a run what had become of its events. */
export function describeCounts(outcomes: Array<Outcome | undefined>): string {
	const { accepted, rejected, invalid, failed, unsent } = countOutcomes(outcomes);
	if (outcomes.length === 1) return `The event was ${accepted === 1 ? '' : 'not '}accepted.`;
	const parts = [
		`${accepted || 'none'} ${wasOrWere(accepted || 1)} accepted`,
		rejected > 0 && `${rejected} ${wasOrWere(rejected)} rejected`,
		invalid + failed > 0 && `${invalid + failed} failed`,
		unsent > 0 && `${unsent} ${wasOrWere(unsent)} not sent`,
	].filter((part) => part !== false);
	return `Of ${outcomes.length} events, ${inSentence(parts)}.`;
}

const wasOrWere = (count: number) => (count === 1 ? 'was' : 'were');

/** Joins parts as in "a, b and c". */
function inSentence(parts: string[]): string {
	const last = parts.at(-1)!;
	return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
