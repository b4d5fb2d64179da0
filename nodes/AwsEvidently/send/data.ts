import { InvalidValueError } from '../shared/invalidValue';

/** What event data may be, in the words of an error message. */
const DATA_FORMS = 'Use JSON, or text that holds JSON (put a plain word in extra quotes).';

/**
 * The JSON document that goes out as an event's `data`.
 *
 * A string is taken as JSON text and kept to the letter, so that numbers which JavaScript can't
 * hold survive; any other value is serialized. What JSON would drop or change without a word
 * (NaN, Infinity, an invalid date, a BigInt, a cycle, a Map) is refused.
 *
 * @param field how an error names the value.
 * @throws InvalidValueError
 */
export function toJson(value: unknown, field: string): string {
	return typeof value === 'string' ? checkedText(value, field) : serialized(value, field);
}

function checkedText(text: string, field: string): string {
	const fault = faultOf(() => void JSON.parse(text));
	if (fault !== undefined) throw new InvalidValueError({ field, seen: text, remedy: DATA_FORMS });
	return text;
}

function serialized(value: unknown, field: string): string {
	let text: string | undefined;
	let misfit: Misfit | undefined;
	const fault = faultOf(() => {
		text = JSON.stringify(value);
		misfit = findMisfit(value, '');
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
	const at = path && ` at "${path}"`;
	return new InvalidValueError({ field: `${field}${at}`, seen: value, remedy: DATA_FORMS });
}

/** Why an action throws, or undefined if it doesn't. */
function faultOf(action: () => void): string | undefined {
	try {
		action();
		return undefined;
	} catch (error) {
		return reason(error);
	}
}

/** The first line of what V8 says: the others draw the path of a cycle. */
function reason(error: unknown): string {
	if (error instanceof RangeError) return 'it is nested too deeply or too large';
	return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/** A value within the data that JSON can't hold. */
interface Misfit {
	path: string;
	value: unknown;
}

function findMisfit(value: unknown, path: string): Misfit | undefined {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return undefined;
		case 'number':
			return Number.isFinite(value) ? undefined : { path, value };
		case 'object':
			return value === null ? undefined : findMisfitWithin(value, path);
		default:
			return { path, value };
	}
}

function findMisfitWithin(value: object, path: string): Misfit | undefined {
	if (Array.isArray(value)) return findMisfitInArray(value, path);
	if (hasToJson(value)) return findMisfitInDate(value.toJSON(), path);
	const kind = Object.prototype.toString.call(value);
	if (kind !== '[object Object]') return { path, value: kind };
	for (const key in value) {
		const member = (value as Record<string, unknown>)[key];
		// An undefined member is one the object doesn't have, for n8n as for JSON.
		if (member === undefined || !Object.hasOwn(value, key)) continue;
		const misfit = findMisfit(member, key);
		if (misfit) return { ...misfit, path: path ? `${path}.${misfit.path}` : misfit.path };
	}
	return undefined;
}

/** As dates have it, Luxon's included. */
function hasToJson(value: object): value is { toJSON(): unknown } {
	// Stryker disable next-line ConditionalExpression: only the compiler needs to know that it is there
	return 'toJSON' in value && typeof value.toJSON === 'function';
}

function findMisfitInDate(json: unknown, path: string): Misfit | undefined {
	return json === null ? { path, value: 'an invalid date' } : findMisfit(json, path);
}

function findMisfitInArray(values: unknown[], path: string): Misfit | undefined {
	for (let index = 0; index < values.length; index++) {
		const misfit = findMisfit(values[index], `${path}[${index}]`);
		if (misfit) return misfit;
	}
	return undefined;
}

/** A dot path such as `order.total`, taken apart once for all items. */
export interface Path {
	whole: string;
	keys: string[];
}

export function toPath(whole: string): Path {
	return { whole, keys: whole.split('.') };
}

type Json = Record<string, unknown>;

/**
 * The value at a path; own properties only. A key that is the whole path, dots included, comes
 * first, as in n8n's own nodes.
 */
export function getPath(json: object, { whole, keys }: Path): unknown {
	if (Object.hasOwn(json, whole)) return (json as Json)[whole];
	let value: unknown = json;
	for (const key of keys) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Json)[key];
	}
	return value;
}

/** Those fields of an item that it has, kept nested: `a.b` of `{ a: { b: 1, c: 2 } }` is `{ a: { b: 1 } }`. */
export function pickPaths(json: object, paths: Path[]): Json {
	const picked: Json = {};
	for (const path of paths) {
		const value = getPath(json, path);
		if (value === undefined) continue;
		setPath(picked, Object.hasOwn(json, path.whole) ? [path.whole] : path.keys, value);
	}
	return picked;
}

function setPath(target: Json, keys: string[], value: unknown): void {
	const last = keys.length - 1;
	let parent = target;
	for (let depth = 0; depth < last; depth++)
		parent = setOwn(parent, keys[depth]!, childOf(parent, keys[depth]!));
	setOwn(parent, keys[last]!, value);
}

/** A copy where the path runs through a value that was picked whole: the item's own must not change. */
function childOf(parent: Json, key: string): Json {
	return Object.hasOwn(parent, key) ? { ...(parent[key] as Json) } : {};
}

/** Of `__proto__`, too, a property like any other. */
function setOwn<Value>(target: Json, key: string, value: Value): Value {
	// Stryker disable next-line ConditionalExpression: it would do for any key, but slowly
	if (key === '__proto__') {
		Object.defineProperty(target, key, {
			value,
			enumerable: true,
			// Stryker disable next-line BooleanLiteral: each of the two lets it be set again
			configurable: true,
			// Stryker disable next-line BooleanLiteral: see above
			writable: true,
		});
	} else {
		target[key] = value;
	}
	return value;
}
