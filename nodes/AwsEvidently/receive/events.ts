import type { InvalidField } from '../api/errors';
import { EVENT_TYPES, MAX_EVENTS, type WireEvent } from '../api/events';
import { fieldValidationException, validationException } from './awsErrors';

/**
 * Reads the body of PutProjectEvents, `{ events: WireEvent[] }`, against the API model's constraints.
 * Members that the model doesn't know are ignored, as by the service.
 * @throws ValidationException that names every member at fault
 */
export function parseEvents(body: Uint8Array): WireEvent[] {
	const { events } = parseObject(body);
	const fields = [...violations(events)];
	if (fields.length > 0) throw fieldValidationException(fields);
	return (events as WireEvent[]).map(({ data, timestamp, type }) => ({ data, timestamp, type }));
}

function parseObject(body: Uint8Array): Record<string, unknown> {
	const document = parseJson(body);
	if (!isObject(document)) {
		throw validationException('cannotParse', 'The request body must be a JSON object.');
	}
	return document;
}

function parseJson(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
	} catch {
		throw validationException('cannotParse', 'The request body is not a JSON document in UTF-8.');
	}
}

function* violations(events: unknown): Generator<InvalidField> {
	if (events === undefined || events === null) yield notNull('events');
	else if (!Array.isArray(events)) yield violation('events', 'Member must be a list');
	else if (events.length > MAX_EVENTS) {
		yield violation('events', `Member must have length less than or equal to ${MAX_EVENTS}`);
	} else {
		// AWS's services count the members of a list from 1.
		for (const [i, event] of events.entries())
			yield* eventViolations(event, `events.${i + 1}.member`);
	}
}

function* eventViolations(event: unknown, name: string): Generator<InvalidField> {
	if (event === null) yield notNull(name);
	else if (!isObject(event)) yield violation(name, 'Member must be a structure');
	else {
		for (const { member, isValid, allowed } of MEMBERS) {
			const value = event[member] ?? null;
			if (value === null) yield notNull(`${name}.${member}`);
			else if (!isValid(value)) yield violation(`${name}.${member}`, `Member must be ${allowed}`);
		}
	}
}

const MEMBERS = [
	{ member: 'data', isValid: isJson, allowed: 'a string that holds a JSON document' },
	{ member: 'timestamp', isValid: isInstant, allowed: 'a number of epoch seconds' },
	{ member: 'type', isValid: isEventType, allowed: `one of [${EVENT_TYPES.join(', ')}]` },
];

const notNull = (name: string): InvalidField => ({
	name,
	message: `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
});

// The value stays out of the message: an event's data may be large or personal.
const violation = (name: string, constraint: string): InvalidField => ({
	name,
	message: `Value at '${name}' failed to satisfy constraint: ${constraint}`,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** As far as JavaScript's dates go: 8.64e12 seconds either way. */
function isInstant(value: unknown): boolean {
	return typeof value === 'number' && !Number.isNaN(new Date(value * 1000).getTime());
}

function isEventType(value: unknown): boolean {
	return EVENT_TYPES.some((type) => type === value);
}

function isJson(value: unknown): boolean {
	if (typeof value !== 'string') return false;
	try {
		JSON.parse(value);
		return true;
	} catch {
		return false;
	}
}
