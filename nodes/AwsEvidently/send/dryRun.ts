import type { GenericValue, IExecuteFunctions } from 'n8n-workflow';

import type { EventType } from '../api/events';
import type { EvidentlyEvent } from './events';

/** An event that would be sent, as an item's JSON. Items Are Already Events takes it as it is. */
export type Preview = {
	project: string;
	type: EventType;
	/** ISO 8601, with milliseconds. */
	timestamp: string;
	/** What the JSON means; the JSON itself, as text, where that would not be the same. */
	data: GenericValue;
};

export function toPreview({ project, type, timestamp, data }: EvidentlyEvent): Preview {
	return { project, type, timestamp: timestamp.toISOString(), data: toValue(data) };
}

export function hintNothingSent(context: IExecuteFunctions): void {
	context.addExecutionHints({
		message: 'Nothing was sent, since the option Dry Run is on.',
		type: 'info',
		location: 'outputPane',
	});
}

/** A text stays JSON in quotes: where data is text, it is JSON. */
function toValue(json: string): GenericValue {
	const value = JSON.parse(json) as GenericValue;
	return typeof value !== 'string' && isExact(json, value) ? value : json;
}

/** Whether nothing but spaces gets lost: numbers that JavaScript rounds, or their spelling. */
function isExact(json: string, value: unknown): boolean {
	const written = JSON.stringify(value);
	// Stryker disable next-line ConditionalExpression: the second condition alone says the same, later
	return json === written || withoutSpaces(json) === written;
}

/** Texts match first, so that their own spaces stay. */
// Stryker disable next-line Regex: several at a time, or one after the other
const TEXT_OR_SPACES = /("(?:[^"\\]+|\\.)*")|\s+/g;

function withoutSpaces(json: string): string {
	return json.replace(TEXT_OR_SPACES, '$1');
}
