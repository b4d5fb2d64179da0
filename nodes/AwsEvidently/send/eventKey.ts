import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InvalidValueError } from '../shared/invalidValue';
import { withMember } from './jsonText';

/** Of SHA-256, in hexadecimal digits: 128 bits tell any number of events apart. */
const KEY_LENGTH = 32;

/** Adds the key of an item's event to the event's data. */
export type AddKey = (data: string, itemIndex: number) => string;

/**
 * Adds to data a key that is the same when the same item of the same execution is sent again, as by
 * Retry On Fail, and another for any other item.
 *
 * @param name of the member that holds it; without one, data stays as it is.
 * @returns a function that throws InvalidValueError
 */
export function eventKeyAdder(context: IExecuteFunctions, name: string | undefined): AddKey {
	if (name === undefined) return (data) => data;
	const key = eventKeys(context);
	return (data, itemIndex) => {
		checkObject(data, name);
		return withMember(data, name, JSON.stringify(key(itemIndex)));
	};
}

function eventKeys(context: IExecuteFunctions): (itemIndex: number) => string {
	// A run of the node has one index, however often n8n tries it.
	const runIndex = context.getWorkflowDataProxy(0).$runIndex as number;
	const run = [
		context.getWorkflow().id,
		context.getExecutionId(),
		context.getNode().name,
		runIndex,
	];
	return (itemIndex) => hash([...run, itemIndex]);
}

/** Of JSON, so that no two lists of parts are the same text. */
function hash(parts: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, KEY_LENGTH);
}

function checkObject(data: string, name: string): void {
	const value: unknown = JSON.parse(data);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		const remedy = 'Use a JSON object, or empty the option Add Event Key.';
		throw new InvalidValueError({ field: 'event data', seen: value, remedy });
	}
	if (!Object.hasOwn(value, name)) return;
	throw new InvalidValueError({
		field: `"${name}" in the event data`,
		seen: (value as Record<string, unknown>)[name],
		remedy: 'Use another name in the option Add Event Key, which adds this field.',
	});
}
