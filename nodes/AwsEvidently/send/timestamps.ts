import { tryToParseDateTime } from 'n8n-workflow';

import { InvalidValueError } from '../shared/invalidValue';

/** The forms of a timestamp, as an error message lists them. */
export const TIMESTAMP_FORMS =
	'an ISO 8601 date (like 2026-01-31T12:00:00Z), epoch seconds, epoch milliseconds, a Date or a Luxon DateTime';

/**
 * A number of 9 to 13 digits is an instant: with up to 11 digits in seconds, from 12 on in
 * milliseconds. As seconds, 12 digits would be the year 5138 or later; as milliseconds, they are March
 * 1973 or later. Fewer digits are likelier a year, a day or a typing error, and more are likelier
 * microseconds.
 */
const FIRST_SECONDS = 100_000_000;
const FIRST_MILLISECONDS = 100_000_000_000;
const END_OF_MILLISECONDS = 10_000_000_000_000;

const DAYS_IN_SHORTEST_MONTH = 28;

const DIGITS = /^\d{9,13}(\.\d+)?$/;

/** Includes the years of six digits that JavaScript writes before 0 and after 9999. */
const DATE = String.raw`(\d{4}|[+-]\d{6})-(\d{2})-(\d{2})`;
const TIME = String.raw`\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?`;
/** No time zone is more than 14 hours from UTC. */
const OFFSET = String.raw`[+-](?:(?:0\d|1[0-3])(?::?[0-5]\d)?|14(?::?00)?)`;
const ISO_8601 = new RegExp(`^${DATE}(?:[T ]${TIME}(Z|${OFFSET})?)?$`, 'i');

/** JavaScript's own parser reads dates with such a zone, 30 times as fast as Luxon. */
// Stryker disable next-line Regex: Luxon reads the others, and these as well
const NATIVE_ZONE = /^(Z|[+-]\d{2}:\d{2})$/i;

/**
 * The instant that a value means, with milliseconds.
 *
 * @param zone the time zone of a date without one, as in n8n's own date fields.
 * @param field the name of the value in errors.
 * @throws InvalidValueError
 */
export function toTimestamp(value: unknown, zone: string, field: string): Date {
	const date = toDate(value, zone);
	if (date && !Number.isNaN(date.getTime())) return date;
	throw new InvalidValueError({ field, seen: value, remedy: `Use ${TIMESTAMP_FORMS}.` });
}

function toDate(value: unknown, zone: string): Date | undefined {
	if (typeof value === 'number') return fromEpoch(value);
	if (typeof value === 'string') return fromText(value.trim(), zone);
	if (value instanceof Date) return value;
	return isDateTime(value) ? new Date(value.toMillis()) : undefined;
}

function fromEpoch(value: number): Date | undefined {
	if (value < FIRST_SECONDS || value >= END_OF_MILLISECONDS) return undefined;
	return new Date(value < FIRST_MILLISECONDS ? Math.round(value * 1000) : value);
}

function fromText(text: string, zone: string): Date | undefined {
	const parts = ISO_8601.exec(text);
	if (!parts) return DIGITS.test(text) ? fromEpoch(Number(text)) : undefined;
	if (!isWithinMonth(Number(parts[1]), Number(parts[2]), Number(parts[3]))) return undefined;
	// Stryker disable next-line ConditionalExpression,LogicalOperator,StringLiteral: Luxon reads it the same way
	if (NATIVE_ZONE.test(parts[4] ?? '')) return fromNative(text);
	return fromLuxon(text.replace(' ', 'T'), zone);
}

/** JavaScript's parser reads February 30 as March 2, but refuses a month 13 and a day 32. */
function isWithinMonth(year: number, month: number, day: number): boolean {
	// Stryker disable next-line ConditionalExpression,EqualityOperator: without it, most dates are read more slowly
	if (day <= DAYS_IN_SHORTEST_MONTH) return true;
	// The calendar repeats after 400 years, and Date.UTC reads a year below 100 as one of the 1900s.
	return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function fromNative(text: string): Date {
	return new Date(text.replace(' ', 'T').replace(',', '.'));
}

/**
 * When clocks are set back, an hour occurs twice, and its times mean the first one. Luxon alone would
 * choose by the UTC offset that applies today.
 */
function fromLuxon(text: string, zone: string): Date | undefined {
	try {
		return tryToParseDateTime(text, zone).getPossibleOffsets()[0]!.toJSDate();
	} catch {
		return undefined;
	}
}

/** Checks members instead of the class, since an expression's DateTime comes from n8n's own copy of Luxon. */
function isDateTime(value: unknown): value is { toMillis(): number } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'isLuxonDateTime' in value &&
		value.isLuxonDateTime === true &&
		'toMillis' in value &&
		typeof value.toMillis === 'function'
	);
}
