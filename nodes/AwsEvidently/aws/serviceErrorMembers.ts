import type { InvalidField } from '../api/errors';

/** The enumerable members of the SDK's errors that are read, by the SDK's retries or here. */
const READ = new Set(['name', 'message', '$fault', '$metadata', 'reason', 'fieldList']);

/** The SDK's message for a response without one. */
const NO_MESSAGE = 'UnknownError';

/**
 * Makes an error that a service returned safe to read. The SDK copies every member of the response's
 * body to the error, whatever its type: a message can be a number or an object, a list can be null, and
 * a member can have the name of one that means something else here, such as `code` or `cause`.
 */
export function checkMembers(error: Error): void {
	if (!('$fault' in error)) return;
	const members = error as unknown as Record<string, unknown>;
	for (const name of Object.keys(members)) if (!READ.has(name)) delete members[name];
	const { name, message, fieldList } = members;
	// Without a name that is text, the error counts as one without a code.
	members.name = typeof name === 'string' ? name : '';
	members.message = message === NO_MESSAGE ? '' : toText(message);
	members.fieldList = toFieldList(fieldList);
}

function toText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function toFieldList(value: unknown): InvalidField[] {
	const fields = Array.isArray(value) ? (value as Array<Partial<InvalidField> | null>) : [];
	return fields.flatMap((field) => {
		const { name, message = '' } = field ?? {};
		return typeof name === 'string' ? [{ name, message: toText(message) }] : [];
	});
}
