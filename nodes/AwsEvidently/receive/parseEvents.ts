import type { InvalidField } from '../api/errors';
import { EVENT_TYPES, MAX_EVENTS, type WireEvent } from '../api/events';
import { isObject } from '../shared/isObject';
import { fieldValidationException, notNull, violation } from './awsErrors';
import { parseJson, parseObject, unwrap } from './parseBody';

/** An event whose data has been parsed. */
export interface ParsedEvent extends WireEvent {
	/**
	 * The value of the data's JSON document. The JavaScript SDK v2 encodes a text that already is the
	 * JSON of an object once more; here, it is that object.
	 */
	value: unknown;
}

/**
 * Parses the body of PutProjectEvents, `{ events: WireEvent[] }`, by the API model's constraints.
 * Like the service, it ignores members that the model doesn't have.
 * @throws ValidationException that names every invalid member
 */
export function parseEvents(body: Uint8Array): ParsedEvent[] {
	const { events } = parseObject(body);
	const invalid = violationOfList(events);
	if (invalid) throw fieldValidationException([invalid]);
	const fields: InvalidField[] = [];
	// AWS's services count the members of a list from 1.
	const parsed = (events as unknown[]).map((event, i) =>
		parseEvent(event, `events.${i + 1}.member`, fields),
	);
	if (fields.length > 0) throw fieldValidationException(fields);
	return parsed as ParsedEvent[];
}

function violationOfList(events: unknown): InvalidField | undefined {
	if (events === undefined || events === null) return notNull('events');
	if (!Array.isArray(events)) return violation('events', 'Member must be a list');
	if (events.length <= MAX_EVENTS) return undefined;
	return violation('events', `Member must have length less than or equal to ${MAX_EVENTS}`);
}

/** Parses one event, and adds its violations to the fields. */
function parseEvent(event: unknown, name: string, fields: InvalidField[]): ParsedEvent | undefined {
	if (!isObject(event)) {
		fields.push(event === null ? notNull(name) : violation(name, 'Member must be a structure'));
		return undefined;
	}
	const { data, timestamp, type } = event as unknown as WireEvent;
	const value = parseJson(data);
	if (value === undefined) fields.push(violationOf(data, `${name}.data`, DATA));
	if (!isInstant(timestamp)) fields.push(violationOf(timestamp, `${name}.timestamp`, TIMESTAMP));
	if (!isEventType(type)) fields.push(violationOf(type, `${name}.type`, TYPE));
	return { data, timestamp, type, value: unwrap(value) };
}

const DATA = 'Member must be a string that holds a JSON document';
const TIMESTAMP = 'Member must be a number of epoch seconds';
const TYPE = `Member must be one of [${EVENT_TYPES.join(', ')}]`;

const violationOf = (value: unknown, name: string, constraint: string) =>
	(value ?? null) === null ? notNull(name) : violation(name, constraint);

/** JavaScript's dates range from -8.64e12 to 8.64e12 seconds. */
function isInstant(value: unknown): boolean {
	return typeof value === 'number' && !Number.isNaN(new Date(value * 1000).getTime());
}

function isEventType(value: unknown): boolean {
	return EVENT_TYPES.some((type) => type === value);
}
