import { isSafeObjectProperty } from 'n8n-workflow';

/**
 * A field that was dragged from the input onto a parameter: `={{ $json.a.b }}`, as its keys. n8n takes
 * a hundred times as long to evaluate it as to read it. What is read here must be what n8n gives, in
 * each of its expression engines, so whatever is not certain is left to n8n.
 */
export type DraggedField = string[];

/** Letters that n8n's parser has known for long; it takes those that Unicode added lately for errors. */
const LETTER = String.raw`[\p{L}_]&&[\0-\u052f\u3040-\u30ff\u4e00-\u9fcc\uac00-\ud7a3]`;

/**
 * What the editor writes: `.name`, `[0]`, `['a name']` or `["a name"]`. Names with a backslash, braces
 * or control characters are left out, since n8n and JavaScript read them in their own ways.
 */
const NAME = String.raw`[${LETTER}][[${LETTER}]\d]*`;
const INDEX = String.raw`0|[1-9]\d{0,8}`;
const quoted = (quote: string) => String.raw`${quote}([^${quote}\\\{\}\p{C}\p{Zl}\p{Zp}]+)${quote}`;
const STEP = String.raw`\.(${NAME})|\[(${INDEX})\]|\[${quoted("'")}\]|\[${quoted('"')}\]`;

const STEPS = new RegExp(STEP, 'gv');
const DRAGGED = new RegExp(String.raw`^=\{\{\s*\$json((?:${STEP})+)\s*\}\}$`, 'v');

/** n8n refuses an expression with `.constructor` anywhere, also within quotes. */
const REFUSED = /\.\s*constructor/;

/** What a text loses on its way through one of n8n's engines: a zero, and half of a surrogate pair. */
const MANGLED = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Deeper values, and cycles, are left to n8n. */
const MAX_DEPTH = 50;

/** @returns undefined for any other expression. */
export function parseDraggedField(expression: unknown): DraggedField | undefined {
	const steps = typeof expression === 'string' ? DRAGGED.exec(expression)?.[1] : undefined;
	if (steps === undefined || REFUSED.test(steps)) return undefined;
	const keys = Array.from(steps.matchAll(STEPS), ([, ...key]) => key.find(Boolean)!);
	return keys.every((key) => isSafeObjectProperty(key) && isOrdinary(key)) ? keys : undefined;
}

/**
 * The field of an item's JSON, if it is there and JSON through and through.
 *
 * @returns undefined if n8n has to be asked.
 */
export function readDraggedField(json: unknown, field: DraggedField): unknown {
	let value = json;
	for (const key of field) {
		if (!isContainer(value) || !hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return isJson(value, MAX_DEPTH) ? value : undefined;
}

/**
 * Whether all of n8n's engines take a name for one of the item's own: its isolated VM finds what
 * objects inherit (`toString`) first, and names of its own start with two underscores.
 */
function isOrdinary(key: string): boolean {
	return !(key in Object.prototype) && !key.startsWith('__') && !MANGLED.test(key);
}

type Container = Record<string, unknown>;

/** Neither a class instance, which may have a JSON of its own, nor a primitive. */
function isContainer(value: unknown): value is Container {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

/** Of an array, its elements only. */
function hasOwn(value: Container, key: string): boolean {
	return Object.hasOwn(value, key) && (!Array.isArray(value) || Number(key) < value.length);
}

function isJson(value: unknown, depth: number): boolean {
	switch (typeof value) {
		case 'string':
			return !MANGLED.test(value);
		case 'number':
		case 'boolean':
			return true;
		case 'object':
			return value === null || (depth > 0 && isContainer(value) && holdsJson(value, depth - 1));
		default:
			return false;
	}
}

function holdsJson(value: Container, depth: number): boolean {
	return Array.isArray(value) ? areJson(value, depth) : haveJson(value, depth);
}

/** A hole of an array is undefined, which is no JSON. */
function areJson(elements: unknown[], depth: number): boolean {
	for (let index = 0; index < elements.length; index++) {
		if (!isJson(elements[index], depth)) return false;
	}
	return true;
}

function haveJson(members: Container, depth: number): boolean {
	for (const key in members) {
		if (!isOrdinary(key) || !isJson(members[key], depth)) return false;
	}
	return true;
}
