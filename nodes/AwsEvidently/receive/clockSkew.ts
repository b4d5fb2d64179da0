import { CLOCK_FAULTS } from '../api/errors';
import { MAX_SKEW_MINUTES } from '../api/signing';
import { incompleteSignature, invalidSignature } from './awsErrors';
import { header, type WireRequest } from './request';

const MINUTE_MS = 60_000;

/**
 * Rejects a request that was signed more than five minutes before or after it arrived.
 * @param date the result of `requestDate`
 * @param now epoch milliseconds
 */
export function checkClockSkew(date: string, now: number): void {
	const skew = parseDate(date) - now;
	const allowed = MAX_SKEW_MINUTES * MINUTE_MS;
	const limit = (sign: 1 | -1) =>
		// Stryker disable next-line EqualityOperator: the value is never 0
		`${basicFormat(now + sign * allowed)} (${basicFormat(now)} ${sign > 0 ? '+' : '-'} ${MAX_SKEW_MINUTES} min.)`;
	if (skew < -allowed) {
		throw invalidSignature(`${CLOCK_FAULTS.slow}: ${date} is now earlier than ${limit(-1)}`);
	}
	if (skew > allowed) {
		throw invalidSignature(`${CLOCK_FAULTS.fast}: ${date} is still later than ${limit(1)}`);
	}
}

/**
 * Returns the time of signing in ISO 8601's basic format, in which the signature covers it. It comes
 * from the header X-Amz-Date or, if that is missing, from Date.
 */
export function requestDate(request: WireRequest): string {
	const date = header(request, 'x-amz-date') || header(request, 'date');
	if (!date) {
		throw incompleteSignature(
			"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
		);
	}
	const epochMs = parseDate(date);
	if (Number.isNaN(epochMs)) {
		throw incompleteSignature(
			"Date must be in ISO-8601 'basic format', such as 20210201T093000Z, but it isn't.",
		);
	}
	return basicFormat(epochMs);
}

const BASIC_FORMAT = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/;

/** The date format of HTTP, also with the numeric zone that botocore writes. */
const HTTP_FORMAT = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})$/;

/** @returns epoch milliseconds, or NaN */
function parseDate(date: string): number {
	if (HTTP_FORMAT.test(date)) return Date.parse(date);
	return BASIC_FORMAT.test(date) ? Date.parse(date.replace(BASIC_FORMAT, '$1-$2-$3:$4:$5')) : NaN;
}

const basicFormat = (epochMs: number) => new Date(epochMs).toISOString().replace(/[-:]|\.\d+/g, '');
