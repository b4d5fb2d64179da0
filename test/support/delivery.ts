import type { INodeExecutionData } from 'n8n-workflow';

import type { StoredEvent } from '../../evidently';
import type { Result } from '../../n8n/engine/engine';
import { NODE } from '../../n8n/engine/scenario';

/** @returns numbered items, so that their stored events can be distinguished. */
export const numbered = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ number }));

/** The outcomes of numbered items, as the node reports them and as they are stored. */
export interface Delivery {
	accepted: number;
	/** Items that were rejected or not sent, or whose outcome is unknown. */
	failed: number;
	stored: number;
	/** Events that are stored in addition to the first one of their item. */
	duplicates: number;
	/** Items that are reported as failed although they are stored. */
	unknown: number;
}

/**
 * Joins the reported outcomes with the stored events. Whatever the faults are, each item has exactly
 * one outcome, and an accepted item is stored under the ID that the service returned.
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
	/** Set if the event was accepted. */
	eventId?: string;
}

function outcomesOf(result: Result): Outcome[] {
	return [...result.items(NODE, 0), ...result.items(NODE, 1)].map(toOutcome);
}

function toOutcome({ json, pairedItem }: INodeExecutionData): Outcome {
	const { item: number } = pairedItem as { item: number };
	if (typeof json.eventId === 'string') return { number, eventId: json.eventId };
	// The error comes from the service or from the node.
	expect(json.errorCode ?? json.error).toEqual(expect.any(String));
	return { number };
}

const numberIn = (data: string) => (JSON.parse(data) as { number: number }).number;
