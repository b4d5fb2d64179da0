import { ErrorName, type InvalidField, type ValidationReason } from '../api/errors';
import { isTooLarge } from '../aws/serviceErrors';

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

/** Excludes errors about the project or the operation, since both halves would get them, too. */
function isAboutEvents({ name, reason, fieldList = [] }: ValidationError): boolean {
	if (name !== ErrorName.Validation || reason === 'unknownOperation') return false;
	return fieldList.length === 0 || fieldList.some((field) => field.name !== 'project');
}
