import { ErrorName, type InvalidField, type ValidationReason } from '../api/errors';
import { isTooLarge } from '../aws/serviceErrors';
import type { Batch } from './batches';

interface ValidationError extends Error {
	reason?: ValidationReason;
	fieldList?: Array<Partial<InvalidField>>;
}

/**
 * Whether a request may have failed because of some of its events, so that the others can still be
 * accepted: it was too large, or the service found an event invalid.
 */
export function isWorthHalving(error: unknown): boolean {
	return isTooLarge(error) || isAboutEvents(error as ValidationError);
}

/** Splits a batch into two without changing the order of its events. */
export function halve({ project, events }: Batch): Batch[] {
	const middle = Math.ceil(events.length / 2);
	return [events.slice(0, middle), events.slice(middle)].map((half) => ({ project, events: half }));
}

/** AWS's own words for a field that breaks a constraint, which not every service also lists. */
const PROJECT_FAULT = / at 'project' failed to satisfy constraint/;

/** Excludes errors about the project or the operation, since both halves would get them, too. */
function isAboutEvents({ name, message, reason, fieldList = [] }: ValidationError): boolean {
	if (name !== ErrorName.Validation || reason === 'unknownOperation') return false;
	return !PROJECT_FAULT.test(message) && fieldList.every((field) => field.name !== 'project');
}
