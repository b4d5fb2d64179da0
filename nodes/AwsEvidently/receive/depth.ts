import { ErrorName } from '../api/errors';
import type { Rejection } from './endpoint';
import type { ParsedEvent } from './parseEvents';

/**
 * The deepest nesting of an event's data. n8n can't evaluate expressions over data that is nested
 * some 2,000 levels deep, so that one such event would fail the execution for all.
 */
export const MAX_DEPTH = 500;

/** Rejects the data of an event, while the other events of its request are accepted. */
export function rejectDeepData({ data, value }: ParsedEvent): Rejection | undefined {
	if (!isTooDeep(data, value)) return undefined;
	return {
		errorCode: ErrorName.Validation,
		errorMessage: `The event's data is nested more than ${MAX_DEPTH} levels deep.`,
	};
}

/** @param text the JSON of the value */
export function isTooDeep(text: string, value: unknown): boolean {
	// Each level takes at least two characters, so that most data need not be walked.
	return text.length > 2 * MAX_DEPTH && isDeeperThan(MAX_DEPTH, value);
}

function isDeeperThan(levels: number, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}
