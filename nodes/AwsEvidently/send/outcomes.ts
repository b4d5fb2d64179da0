import type { NodeError } from '../shared/nodeErrors';
import type { Preview } from './dryRun';

/**
 * What became of an item. Those of the service are types, not interfaces, since they go out as an
 * item's JSON, which has an index signature.
 */
export type Outcome = Accepted | Rejected | Failed | Preview;

export type Accepted = {
	/** The model doesn't require it, so a collector may leave it out. */
	eventId: string | null;
};

/** Refused by the service, one event alone, in a reply that accepted the request. */
export type Rejected = {
	eventId?: string;
	errorCode: string;
	errorMessage: string;
};

/** The item could not become an event, or its request failed. */
export interface Failed {
	error: NodeError;
}

export const isRejected = (outcome: Outcome): outcome is Rejected => 'errorCode' in outcome;
export const isFailed = (outcome: Outcome): outcome is Failed => 'error' in outcome;

export interface Counts {
	accepted: number;
	rejected: number;
	failed: number;
	/** Events without an outcome. */
	unsent: number;
}

/** @param outcomes by item index, with holes where nothing was sent. */
export function countOutcomes(outcomes: Array<Outcome | undefined>): Counts {
	const counts: Counts = { accepted: 0, rejected: 0, failed: 0, unsent: 0 };
	// Not forEach, which passes over holes.
	for (const outcome of outcomes) counts[kindOf(outcome)]++;
	return counts;
}

function kindOf(outcome: Outcome | undefined): keyof Counts {
	if (!outcome) return 'unsent';
	if (isFailed(outcome)) return 'failed';
	return isRejected(outcome) ? 'rejected' : 'accepted';
}

/** For an error that ends a run: what had become of its events until then. */
export function describeCounts(outcomes: Array<Outcome | undefined>): string {
	const { accepted, rejected, failed, unsent } = countOutcomes(outcomes);
	return `Of ${outcomes.length} events: ${accepted} accepted, ${rejected} rejected, ${failed} failed, ${unsent} not sent.`;
}
