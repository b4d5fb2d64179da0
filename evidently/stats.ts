import type { FaultName } from './faults';

/** The outcome of a request; a text is the name of the error in its response. */
export type Outcome =
	'accepted' | 'read' | 'evaluated' | 'quota' | 'substituted' | FaultName | (string & {});

/** Counts since the server started. */
export class Stats {
	requests = 0;
	/** Only outcomes that occurred. */
	readonly outcomes: Record<string, number> = {};
	/** Events on the disk, including those whose response was lost. */
	eventsStored = 0;
	/** Events rejected inside a 200. */
	eventsRejected = 0;
	openConnections = 0;
	openRequests = 0;
	maxOpenRequests = 0;

	count(outcome: Outcome): void {
		this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
	}

	/** One line, such as `12 requests (11 accepted, 1 throttle), 540 events stored, 10 rejected`. */
	summary(): string {
		const outcomes = Object.entries(this.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
		const detail = outcomes.length > 0 ? ` (${outcomes.join(', ')})` : '';
		return `${this.requests} requests${detail}, ${this.eventsStored} events stored, ${this.eventsRejected} rejected`;
	}
}
