import { isSafeObjectProperty } from 'n8n-workflow';

import { hasOwn } from './dataPath';

/**
 * The keys of an expression such as `={{ $json.a.b }}`, which the editor writes when a field is dragged
 * onto a parameter. n8n takes a hundred times as long to evaluate it as reading the field takes. The
 * value must be the same as from each of n8n's expression engines, so n8n evaluates every uncertain case.
 * For parameters that are paths, the editor writes a path instead: see `dataPath.ts`.
 */
export type FieldExpression = string[];

/**
 * The forms that the editor writes: `.name`, `[0]`, `['a name']` or `["a name"]`. It puts every name
 * in brackets that isn't plain ASCII. Names with a backslash, braces or control characters are left
 * to n8n, which doesn't always read them as JavaScript does.
 */
const NAME = '[A-Za-z_][A-Za-z_0-9]*';
const INDEX = String.raw`0|[1-9]\d{0,8}`;
const quoted = (quote: string) => String.raw`${quote}([^${quote}\\\{\}\p{C}\p{Zl}\p{Zp}]+)${quote}`;
const STEP = String.raw`\.(${NAME})|\[(${INDEX})\]|\[${quoted("'")}\]|\[${quoted('"')}\]`;

const STEPS = new RegExp(STEP, 'gv');
const DRAGGED = new RegExp(String.raw`^=\{\{\s*\$json((?:${STEP})+)\s*\}\}$`, 'v');

/** n8n refuses an expression that has `.constructor` anywhere, also in quotes. */
const REFUSED = /\.\s*constructor/;

/** Characters that one of n8n's engines changes: U+0000 and half of a surrogate pair. */
const MANGLED = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** n8n evaluates expressions for values that are nested more deeply, and for cycles. */
const MAX_DEPTH = 50;

/** @returns undefined for any other expression. */
export function parseFieldExpression(expression: unknown): FieldExpression | undefined {
	const steps = typeof expression === 'string' ? DRAGGED.exec(expression)?.[1] : undefined;
	if (steps === undefined || REFUSED.test(steps)) return undefined;
	const keys = Array.from(steps.matchAll(STEPS), ([, ...key]) => key.find(Boolean)!);
	return keys.every((key) => isSafeObjectProperty(key) && isOrdinary(key)) ? keys : undefined;
}

/**
 * Returns the field of an item's JSON, if the item has it and its value is JSON at every level.
 *
 * @returns undefined if n8n has to evaluate the expression.
 */
export function readFieldExpression(json: unknown, field: FieldExpression): unknown {
	let value = json;
	for (const key of field) {
		if (!isContainer(value) || !hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return isJson(value, MAX_DEPTH) ? value : undefined;
}

/**
 * Whether all of n8n's engines look a name up in the item itself. The isolated VM finds inherited
 * members (`toString`) first, and the names that it adds start with two underscores.
 */
function isOrdinary(key: string): boolean {
	return !(key in Object.prototype) && !key.startsWith('__') && !MANGLED.test(key);
}

type Container = Record<string, unknown>;

/** A plain object or array. An instance of a class may have its own `toJSON`. */
function isContainer(value: unknown): value is Container {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
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

/** A hole in an array is undefined, which isn't JSON. */
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
