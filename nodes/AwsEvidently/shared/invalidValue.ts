/** Enough characters to recognize a value, and few enough for a line in the editor. */
const SHOWN_LENGTH = 80;

/** What is wrong with one value, and what to do about it. */
export interface Problem {
	/** The field as the editor labels it, or its place in an item. */
	field: string;
	/** The value found; undefined if there is none. */
	seen: unknown;
	/** A sentence that says what is allowed. */
	remedy: string;
}

/** An item that can't become an event, or a parameter that can't be used. */
export class InvalidValueError extends Error {
	constructor({ field, seen, remedy }: Problem) {
		const fault =
			seen === undefined ? `Missing ${field}` : `Invalid ${field}: ${describeValue(seen)}`;
		super(`${fault}. ${remedy}`);
	}
}

/** A value as an error shows it: shortened, strings quoted, and `missing` for undefined. */
export function describeValue(value: unknown): string {
	if (value === undefined) return 'missing';
	if (typeof value === 'bigint') return shorten(`${value}n`);
	if (typeof value === 'number' || typeof value === 'symbol') return String(value);
	try {
		return shorten(JSON.stringify(value) ?? typeof value);
	} catch {
		return `a value of type ${typeof value}`;
	}
}

export function shorten(text: string, length = SHOWN_LENGTH): string {
	return text.length > length ? `${text.slice(0, length)}…` : text;
}
