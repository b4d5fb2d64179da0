import { tryToParseDateTime } from 'n8n-workflow';

/** What a timestamp may be, in the words of an error message. */
export const TIMESTAMP_FORMS =
	'an ISO 8601 date (like 2026-01-31T12:00:00Z), epoch seconds, epoch milliseconds, a Date or a Luxon DateTime';

/**
 * Numbers below are seconds, from it on milliseconds: as seconds it is the year 5138, as
 * milliseconds March 1973, so no date that an event can have is read wrongly.
 */
const FIRST_MILLISECONDS = 100_000_000_000;

/** Shorter digit strings are likelier a year or a typing error than an instant. */
const EPOCH = /^\d{9,13}(\.\d+)?$/;

/** With the years of six digits that JavaScript writes before 0 and after 9999. */
const ISO_8601 =
	/^(\d{4}|[+-]\d{6})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** A zone that JavaScript's own parser reads: with it no library is needed, which is 30 times slower. */
// Stryker disable next-line Regex: Luxon reads the others, and these as well
const NATIVE_ZONE = /^(Z|[+-]\d{2}:\d{2})$/i;

/**
 * The instant that a value means, with milliseconds.
 *
 * @param zone what a date without a zone is in: n8n's rule for its own date fields.
 * @returns undefined if the value is none of `TIMESTAMP_FORMS`.
 */
export function parseTimestamp(value: unknown, zone: string): Date | undefined {
	const date = toDate(value, zone);
	return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function toDate(value: unknown, zone: string): Date | undefined {
	if (typeof value === 'number') return fromEpoch(value);
	if (typeof value === 'string') return fromText(value.trim(), zone);
	if (value instanceof Date) return value;
	return isDateTime(value) ? new Date(value.toMillis()) : undefined;
}

function fromEpoch(value: number): Date {
	return new Date(Math.abs(value) < FIRST_MILLISECONDS ? Math.round(value * 1000) : value);
}

function fromText(text: string, zone: string): Date | undefined {
	if (EPOCH.test(text)) return fromEpoch(Number(text));
	const parts = ISO_8601.exec(text);
	if (!parts || !isWithinMonth(Number(parts[1]), Number(parts[2]), Number(parts[3]))) return;
	// Stryker disable next-line ConditionalExpression,LogicalOperator,StringLiteral: Luxon would read it just so
	if (NATIVE_ZONE.test(parts[7] ?? '')) return fromNative(text);
	return fromLuxon(text.replace(' ', 'T'), zone);
}

/** JavaScript's parser takes February 30 for March 2; months and days that there never are it refuses. */
function isWithinMonth(year: number, month: number, day: number): boolean {
	// The calendar repeats after 400 years, and Date.UTC takes a year below 100 for one of the 1900s.
	return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function fromNative(text: string): Date {
	return new Date(text.replace(' ', 'T').replace(',', '.'));
}

/** The first of two, where clocks are set back: Luxon alone takes the one in today's season. */
function fromLuxon(text: string, zone: string): Date | undefined {
	try {
		return tryToParseDateTime(text, zone).getPossibleOffsets()[0]!.toJSDate();
	} catch {
		return undefined;
	}
}

/** By its methods, not its class: an expression's DateTime comes from n8n's own copy of Luxon. */
function isDateTime(value: unknown): value is { toMillis(): number } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'isLuxonDateTime' in value &&
		value.isLuxonDateTime === true
	);
}
