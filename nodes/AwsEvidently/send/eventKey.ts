import { randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { sha256OfParts } from '../shared/hash';
import { InvalidValueError } from '../shared/invalidValue';
import type { EvidentlyEvent } from './evidentlyEvent';
import { withMember } from './jsonText';
import { isToolCall } from './toolCall';

/** Hexadecimal digits of a SHA-256: 128 bits are enough to distinguish any number of events. */
const KEY_LENGTH = 32;

/** The key under which a random ID is stored in the node's context, which n8n stores with the execution. */
const RUN_ID = 'eventKeyRunId';

/** A random ID for the input of each tool call. When n8n repeats a call, its input is the same object. */
const TOOL_CALL_IDS = new WeakMap<object, string>();

/**
 * Adds a key to an event's data. The key is the same only when the same event of the same run is
 * sent again, as by Retry On Fail.
 *
 * @param now the timestamp of events without their own. It isn't part of the key, since it changes when
 * the run is repeated.
 * @param name the name of the member for the key; if it is undefined, the data stays unchanged.
 * @returns a function that returns the new data, and throws InvalidValueError
 */
export function eventKeyAdder(
	context: IExecuteFunctions,
	now: Date,
	name: string | undefined,
): (event: EvidentlyEvent) => string {
	if (name === undefined) return ({ data }) => data;
	const run = identifyRun(context);
	return ({ itemIndex, project, type, timestamp, data }) => {
		checkObject(data, name);
		const time = timestamp === now ? null : timestamp.getTime();
		const parts = [run, itemIndex, project, type, time, data];
		const key = sha256OfParts(parts).slice(0, KEY_LENGTH);
		return withMember(data, name, JSON.stringify(key));
	};
}

/**
 * Identifies a run of the node with a random part, so that it differs in every n8n and every
 * execution. n8n stores the context of a node with the execution, and the run index stays the same
 * when n8n repeats the run.
 */
function identifyRun(context: IExecuteFunctions): unknown[] {
	if (isToolCall(context)) return [identifyToolCall(context)];
	const values = context.getContext('node');
	values[RUN_ID] ??= randomUUID();
	return [values[RUN_ID], context.getWorkflowDataProxy(0).$runIndex];
}

/** The run index doesn't identify a tool call: two calls can share one, and each attempt has another. */
function identifyToolCall(context: IExecuteFunctions): string {
	const passed = context.getInputData()[0]!.json;
	const id = TOOL_CALL_IDS.get(passed) ?? randomUUID();
	TOOL_CALL_IDS.set(passed, id);
	return id;
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
