import type { FaultName } from './faults';

/**
 * What became of a request: `accepted` (events stored and acknowledged), `read` (a listing),
 * `quota` (over the requests per second), `substituted` (a test's own reply), a fault's name, or
 * the name of the error it was replied with.
 */
export type Outcome = 'accepted' | 'read' | 'quota' | 'substituted' | FaultName | (string & {});

/** Counts since the server started. */
export interface Stats {
	requests: number;
	/** Only outcomes that occurred. */
	outcomes: Record<string, number>;
	/** Events on the disk, those of lost replies included. */
	eventsStored: number;
	/** Events refused inside a 200. */
	eventsRejected: number;
	openConnections: number;
	openRequests: number;
	maxOpenRequests: number;
}

export const newStats = (): Stats => ({
	requests: 0,
	outcomes: {},
	eventsStored: 0,
	eventsRejected: 0,
	openConnections: 0,
	openRequests: 0,
	maxOpenRequests: 0,
});

export function countOutcome(stats: Stats, outcome: Outcome): void {
	stats.outcomes[outcome] = (stats.outcomes[outcome] ?? 0) + 1;
}

/** One line, such as `12 requests (11 accepted, 1 throttle), 540 events stored, 10 rejected`. */
export function summarize(stats: Stats): string {
	const outcomes = Object.entries(stats.outcomes).map(([outcome, count]) => `${count} ${outcome}`);
	const detail = outcomes.length > 0 ? ` (${outcomes.join(', ')})` : '';
	return `${stats.requests} requests${detail}, ${stats.eventsStored} events stored, ${stats.eventsRejected} rejected`;
}
