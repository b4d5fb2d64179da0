import { InvalidValueError } from '../shared/invalidValue';

/** The forms that event data may have, as an error message lists them. */
const DATA_FORMS = 'Use JSON, or text that holds JSON (put a plain word in extra quotes).';

/** A JSON document, which can be sent as an event's `data`. */
export interface JsonDocument {
	text: string;
	/** The value that the text stands for. */
	value: unknown;
}

/**
 * Makes a JSON document of a value.
 *
 * A string is JSON text and stays unchanged, so that numbers which JavaScript can't hold survive.
 * Any other value is serialized. A value that JSON would silently drop or change (NaN, Infinity, an
 * invalid date, a BigInt, a cycle, a Map) is refused.
 *
 * @param field the name of the value in errors.
 * @throws InvalidValueError
 */
export function toJson(value: unknown, field: string): JsonDocument {
	return typeof value === 'string'
		? { text: value, value: parsed(value, field) }
		: { text: serialized(value, field), value };
}

/**
 * Like `toJson`, but for a parameter. Its text often comes from a template with expressions, in which
 * JavaScript writes an object as `[object Object]` and loses its members.
 *
 * @throws InvalidValueError
 */
export function parameterToJson(value: unknown, field: string): JsonDocument {
	refuseObjectText(value, field);
	return toJson(value, field);
}

/** What JavaScript writes for an object, a Map, a Promise and the like. */
const OBJECT_TEXT = /\[object [A-Z]\w*\]/;

/** @throws InvalidValueError if a text holds what JavaScript writes for an object. */
export function refuseObjectText(value: unknown, field: string): void {
	if (typeof value !== 'string' || !OBJECT_TEXT.test(value)) return;
	const remedy = 'Use JSON.stringify(…) in the expression to insert an object as JSON.';
	throw new InvalidValueError({ field, seen: value, remedy });
}

function parsed(text: string, field: string): unknown {
	let value: unknown;
	const fault = faultOf(() => {
		value = JSON.parse(text);
	});
	if (fault !== undefined) throw new InvalidValueError({ field, seen: text, remedy: DATA_FORMS });
	return value;
}

function serialized(value: unknown, field: string): string {
	let text: string | undefined;
	let misfit: Misfit | undefined;
	const fault = faultOf(() => {
		text = JSON.stringify(value);
		misfit = findMisfit(value);
	});
	if (fault !== undefined) {
		throw new InvalidValueError({
			field,
			seen: value,
			remedy: `${DATA_FORMS} The value can't be serialized: ${fault}.`,
		});
	}
	if (misfit) throw misfitError(misfit, field);
	return text!;
}

function misfitError({ path, value }: Misfit, field: string): InvalidValueError {
	const at = path && ` at "${path.replace(/^\./, '')}"`;
	return new InvalidValueError({ field: `${field}${at}`, seen: value, remedy: DATA_FORMS });
}

/** Returns the reason why an action throws, or undefined if it doesn't. */
function faultOf(action: () => void): string | undefined {
	try {
		action();
		return undefined;
	} catch (error) {
		return reason(error);
	}
}

/** Returns only the first line of V8's message, since the others draw the path of a cycle. */
function reason(error: unknown): string {
	if (error instanceof RangeError) return 'it is nested too deeply or too large';
	return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/** A value within the data that JSON can't represent. */
interface Misfit {
	/** Where it is, with a dot before each name and brackets around each index. */
	path: string;
	value: unknown;
}

function findMisfit(value: unknown): Misfit | undefined {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return undefined;
		case 'number':
			return Number.isFinite(value) ? undefined : { path: '', value };
		case 'object':
			return value === null ? undefined : findMisfitWithin(value);
		default:
			return { path: '', value };
	}
}

function findMisfitWithin(value: object): Misfit | undefined {
	if (Array.isArray(value)) return findMisfitInArray(value);
	if (hasToJson(value)) return findMisfitInDate(value.toJSON());
	const kind = Object.prototype.toString.call(value);
	if (kind !== '[object Object]') return { path: '', value: kind };
	for (const key in value) {
		const member = (value as Record<string, unknown>)[key];
		// Both n8n and JSON treat an undefined member as missing.
		if (member === undefined || !Object.hasOwn(value, key)) continue;
		const misfit = findMisfit(member);
		if (misfit) return { ...misfit, path: `.${key}${misfit.path}` };
	}
	return undefined;
}

/** Both JavaScript's and Luxon's dates have this method. */
function hasToJson(value: object): value is { toJSON(): unknown } {
	// Stryker disable next-line ConditionalExpression: only the compiler needs to know that it is there
	return 'toJSON' in value && typeof value.toJSON === 'function';
}

function findMisfitInDate(json: unknown): Misfit | undefined {
	return json === null ? { path: '', value: 'an invalid date' } : findMisfit(json);
}

function findMisfitInArray(values: unknown[]): Misfit | undefined {
	for (let index = 0; index < values.length; index++) {
		const misfit = findMisfit(values[index]);
		if (misfit) return { ...misfit, path: `[${index}]${misfit.path}` };
	}
	return undefined;
}
