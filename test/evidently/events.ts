import { fieldValidationException, validationException, type InvalidField } from './errors';

export const EVENT_TYPES = ['aws.evidently.evaluation', 'aws.evidently.custom'] as const;
export const MAX_EVENTS = 50;

/** An event of PutProjectEvents as it is on the wire. */
export interface Event {
	/** A JSON document. */
	data: string;
	/** Epoch seconds, fractions allowed. */
	timestamp: number;
	type: (typeof EVENT_TYPES)[number];
}

/**
 * Reads the body of PutProjectEvents, `{ events: Event[] }`, against the API model's constraints.
 * Members that the model doesn't know are ignored, as by the service.
 * @throws ValidationException that names every member at fault
 */
export function parseEvents(body: Uint8Array): Event[] {
	const { events } = parseObject(body);
	const fields = [...violations(events)];
	if (fields.length > 0) throw fieldValidationException(fields);
	return (events as Event[]).map(({ data, timestamp, type }) => ({ data, timestamp, type }));
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
	if (event === null) return yield notNull(name);
	if (!isObject(event)) return yield violation(name, 'Member must be a structure');
	yield* memberViolations(
		event.data,
		`${name}.data`,
		isJson,
		'a string that holds a JSON document',
	);
	yield* memberViolations(
		event.timestamp,
		`${name}.timestamp`,
		Number.isFinite,
		'a number of epoch seconds',
	);
	yield* memberViolations(
		event.type,
		`${name}.type`,
		isEventType,
		`one of [${EVENT_TYPES.join(', ')}]`,
	);
}

function* memberViolations(
	value: unknown,
	name: string,
	isValid: (value: unknown) => boolean,
	allowed: string,
): Generator<InvalidField> {
	if (value === undefined || value === null) yield notNull(name);
	else if (!isValid(value)) yield violation(name, `Member must be ${allowed}`);
}

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

const isEventType = (value: unknown) => EVENT_TYPES.some((type) => type === value);

function isJson(value: unknown): boolean {
	if (typeof value !== 'string') return false;
	try {
		JSON.parse(value);
		return true;
	} catch {
		return false;
	}
}
