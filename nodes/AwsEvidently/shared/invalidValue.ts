/** Long enough to recognise a value, short enough for a line in the editor. In characters. */
const SHOWN_LENGTH = 80;

/** What is wrong with one value, for a message that says where, what was seen and what is allowed. */
export interface Problem {
	/** The parameter or the item's field, as the user knows it. */
	field: string;
	seen: unknown;
	/** Completes "must be …". */
	allowed: string;
}

/** An item that can't become an event, or a parameter that can't be used. */
export class InvalidValueError extends Error {
	constructor({ field, seen, allowed }: Problem) {
		super(`${field} is ${describeValue(seen)}, but must be ${allowed}`);
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
