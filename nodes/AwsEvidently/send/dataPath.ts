import { InvalidValueError } from '../shared/invalidValue';

/**
 * The path of a field in an item, such as `order.total`, `orders[0].total`, `['order id']` or
 * `user["full name"]`: the forms that n8n's editor writes when a field is dragged onto a parameter.
 *
 *     path = ( part | "[" part "]" ) ( "." part | "[" part "]" )*
 *     part = "'" text "'" | '"' text '"' | name
 *
 * A name has no dots, commas or brackets, and doesn't start with a quote. In quotes, a backslash escapes
 * only the quote that ends the text, as the editor writes it. Any other backslash belongs to the name.
 */
export interface DataPath {
	/** The path as it is written. An item may have a field with this name, dots included. */
	whole: string;
	/** The keys of the path, or undefined if the text doesn't match the grammar and can only be a field's name. */
	keys?: string[];
}

const quoted = (quote: string) =>
	String.raw`${quote}(?:[^${quote}\\]|\\${quote}|\\(?!${quote}))*${quote}`;
const QUOTED = `${quoted("'")}|${quoted('"')}`;
const NAME = String.raw`[^.,\[\]'"][^.,\[\]]*`;
const PART = `(?:${QUOTED}|${NAME})`;

const PATH = new RegExp(String.raw`^(?:${PART}|\[${PART}\])(?:\.${PART}|\[${PART}\])*$`, 's');
const PARTS = new RegExp(PART, 'gs');

/** A comma separates paths, except in quotes. Only a quote at the start of a part opens quotes. */
const LISTED = new RegExp(String.raw`(?:(?<=^|[.,\[\s])(?:${QUOTED})|[^,])+`, 'gs');

/** Parses the path of one field. The result can be used for all items. */
export function parseDataPath(whole: string): DataPath {
	if (!PATH.test(whole)) return { whole };
	return { whole, keys: (whole.match(PARTS) ?? []).map(unquote) };
}

/** Parses comma-separated paths; empty ones are left out. */
export function parseDataPaths(list: string): DataPath[] {
	const texts = (list.match(LISTED) ?? []).map((text) => text.trim());
	return texts.filter((text) => text !== '').map(parseDataPath);
}

function unquote(part: string): string {
	const quote = /^['"]/.exec(part)?.[0];
	return quote === undefined ? part : part.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

type Json = Record<string, unknown>;

/**
 * The value at a path. Only own properties count, and a field whose name is the whole path comes
 * first, as in n8n's own nodes.
 *
 * @param field the label of the parameter, for errors.
 * @throws InvalidValueError if the path can't be parsed.
 */
export function getPath(json: object, path: DataPath, field: string): unknown {
	return valueAt(json, keysIn(json, path, field));
}

function valueAt(json: object, keys: string[]): unknown {
	let value: unknown = json;
	for (const key of keys) {
		if (!isContainer(value) || !hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return value;
}

/**
 * The given fields of an item, nested as they are there: `a.b` of `{ a: { b: 1, c: 2 } }` is
 * `{ a: { b: 1 } }`. Fields that the item lacks are left out. An array stays an array, with null in
 * place of the elements before a picked one, so that each element keeps its index.
 *
 * @throws InvalidValueError if a path can't be parsed.
 */
export function pickPaths(json: object, paths: DataPath[], field: string): object {
	const picked = emptyLike(json);
	for (const path of paths) {
		const keys = keysIn(json, path, field);
		const value = valueAt(json, keys);
		if (value !== undefined) setPath(picked, json as Json, keys, value);
	}
	return picked;
}

function keysIn(json: object, { whole, keys }: DataPath, field: string): string[] {
	if (Object.hasOwn(json, whole)) return [whole];
	if (keys) return keys;
	throw new InvalidValueError({
		field,
		seen: whole,
		remedy: `Use paths like order.total, orders[0].total or ['order id'].`,
	});
}

function setPath(picked: Json, json: Json, keys: string[], value: unknown): void {
	let target = picked;
	let source = json;
	for (const key of keys.slice(0, -1)) {
		source = source[key] as Json;
		// This object was picked as a whole. It belongs to the item, which must not change.
		if (target[key] === source) return;
		if (!isContainer(target[key])) setMember(target, key, emptyLike(source));
		target = target[key] as Json;
	}
	setMember(target, keys.at(-1)!, value);
}

function setMember(target: Json, key: string, value: unknown): void {
	if (Array.isArray(target)) fillWithNull(target, Number(key));
	target[key] = value;
}

function fillWithNull(array: unknown[], end: number): void {
	for (let index = array.length; index < end; index++) array.push(null);
}

/**
 * An object that inherits nothing, so that `__proto__` is an ordinary member of it. With Object.create(null),
 * an item with four picked fields took twice as long, since V8 keeps the members of such an
 * object in a hash table.
 */
const Fields = function () {} as unknown as new () => Json;
Fields.prototype = Object.create(null) as Json;

function emptyLike(value: object): Json {
	return Array.isArray(value) ? ([] as unknown as Json) : new Fields();
}

function isContainer(value: unknown): value is Json {
	return typeof value === 'object' && value !== null;
}

/** The length of an array isn't one of its fields. */
export function hasOwn(value: object, key: string): boolean {
	return Object.hasOwn(value, key) && (!Array.isArray(value) || Number(key) < value.length);
}
