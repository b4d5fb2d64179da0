import type { GenericValue } from 'n8n-workflow';

import type { EventType } from '../api/events';
import type { EvidentlyEvent } from './evidentlyEvent';

/** An event that would be sent, as an item's JSON. Items Are Already Events accepts it unchanged. */
export type Preview = {
	project: string;
	type: EventType;
	/** ISO 8601, with milliseconds. */
	timestamp: string;
	/** The parsed JSON, or the JSON itself as text if parsing would change it. */
	data: GenericValue;
};

export function toPreview({ project, type, timestamp, data }: EvidentlyEvent): Preview {
	return { project, type, timestamp: timestamp.toISOString(), data: toValue(data) };
}

/** JSON that is only a string stays JSON text, since data that is text is read as JSON. */
function toValue(json: string): GenericValue {
	const value = JSON.parse(json) as GenericValue;
	return typeof value !== 'string' && isExact(json, value) ? value : json;
}

/** Whether parsing loses only spaces, and no number that JavaScript rounds or spells differently. */
function isExact(json: string, value: unknown): boolean {
	return equalsButSpaces(json, JSON.stringify(value));
}

/**
 * Compares two JSON texts without the spaces between the tokens of the first. Up to each position
 * they are otherwise equal, so a space that only the first one has is never in a string.
 */
function equalsButSpaces(json: string, compact: string): boolean {
	let position = 0;
	for (const character of json) {
		if (compact.startsWith(character, position)) position += character.length;
		else if (!' \t\r\n'.includes(character)) return false;
	}
	return position === compact.length;
}
