import type { INodeExecutionData } from 'n8n-workflow';

import type { StoredEvent } from '../../evidently';
import type { Result } from '../../n8n/engine/engine';
import { NODE } from '../../n8n/engine/scenario';

/** Items that say which one they are, so that stored events can be told apart. */
export const numbered = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ number }));

/** What became of numbered items, by the node's word and by what is stored. */
export interface Delivery {
	accepted: number;
	/** Rejected by the service, or not sent, or of an unknown fate. */
	failed: number;
	stored: number;
	/** Stored again beyond the first time. */
	duplicates: number;
	/** Reported as failed, yet stored. */
	unknown: number;
}

/**
 * Joins outcomes and what is stored, by ID and by number. Whatever the faults were, each item has exactly
 * one outcome, and an accepted one is stored under the ID that it was given.
 */
export function joinDelivery(
	result: Result,
	events: Array<Pick<StoredEvent, 'eventId' | 'data'>>,
	count: number,
): Delivery {
	const outcomes = outcomesOf(result);
	expect(outcomes.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
		numbered(count).map(({ number }) => number),
	);
	const numbers = new Map(events.map(({ eventId, data }) => [eventId, numberIn(data)]));
	const accepted = outcomes.filter(({ eventId }) => eventId !== undefined);
	expect(accepted.filter(({ eventId, number }) => numbers.get(eventId!) !== number)).toEqual([]);
	const stored = new Set(numbers.values());
	const failed = outcomes.filter(({ eventId }) => eventId === undefined);
	return {
		accepted: accepted.length,
		failed: failed.length,
		stored: events.length,
		duplicates: events.length - stored.size,
		unknown: failed.filter(({ number }) => stored.has(number)).length,
	};
}

interface Outcome {
	number: number;
	/** Of an accepted event. */
	eventId?: string;
}

function outcomesOf(result: Result): Outcome[] {
	return [...result.items(NODE, 0), ...result.items(NODE, 1)].map(toOutcome);
}

function toOutcome({ json, pairedItem }: INodeExecutionData): Outcome {
	const { item: number } = pairedItem as { item: number };
	if (typeof json.eventId === 'string') return { number, eventId: json.eventId };
	// Either the service's words or the node's.
	expect(json.errorCode ?? json.error).toEqual(expect.any(String));
	return { number };
}

const numberIn = (data: string) => (JSON.parse(data) as { number: number }).number;
