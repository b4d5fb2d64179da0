import type { FaultName } from './faults';

/** The outcome of a request: a fixed word, or the name of the error in the response. */
export type Outcome =
	'accepted' | 'read' | 'evaluated' | 'quota' | 'substituted' | FaultName | (string & {});

/** Counts since the server started. */
export class Stats {
	requests = 0;
	/** The number of requests for each outcome that occurred. */
	readonly outcomes: Record<string, number> = {};
	/** The number of events on the disk, including those whose response was lost. */
	eventsStored = 0;
	/** The number of events that were rejected in a response of HTTP 200. */
	eventsRejected = 0;
	openConnections = 0;
	openRequests = 0;
	maxOpenRequests = 0;

	count(outcome: Outcome): void {
		this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
	}

	/** Summarizes the counts in one line, such as `12 requests (11 accepted, 1 throttle), 540 events stored, 10 rejected`. */
	summary(): string {
		const outcomes = Object.entries(this.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
		const detail = outcomes.length > 0 ? ` (${outcomes.join(', ')})` : '';
		return `${this.requests} requests${detail}, ${this.eventsStored} events stored, ${this.eventsRejected} rejected`;
	}
}
