import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { MAX_EVENTS } from '../api/events';
import { toBoolean } from '../shared/booleans';
import { InvalidValueError } from '../shared/invalidValue';

/** The node's options, checked. They are the same for all items of a run. */
export interface RunOptions {
	batchSize: number;
	/** The maximum number of requests in flight. */
	concurrency: number;
	/** Attempts for a request, and for a rejected event whose code is transient. */
	maxAttempts: number;
	/** The longest time that one attempt may take. */
	timeout: number;
	failOnRejected: boolean;
	dryRun: boolean;
	/** The member of each event's data that holds a key, if there is one. */
	eventKey?: string;
}

/** The labels of the options in the editor. */
export const LABELS = {
	eventKey: 'Add Event Key',
	batchSize: 'Batch Size',
	concurrency: 'Concurrency',
	dryRun: 'Dry Run',
	failOnRejected: 'Fail on Rejected Events',
	maxAttempts: 'Max Attempts',
	timeout: 'Timeout',
} as const;

export const DEFAULT_CONCURRENCY = 20;
export const DEFAULT_MAX_ATTEMPTS = 3;
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Each number is at least 1. */
export const LIMITS = {
	batchSize: { max: MAX_EVENTS, fallback: MAX_EVENTS },
	concurrency: { max: 100, fallback: DEFAULT_CONCURRENCY },
	maxAttempts: { max: 10, fallback: DEFAULT_MAX_ATTEMPTS },
	timeout: { max: 3_600_000, fallback: DEFAULT_TIMEOUT_MS },
};

/** Names that every receiver can use in a path, except `__proto__`, which is special in JavaScript. */
const MEMBER_NAME = /^(?!__proto__$)[\p{L}_][\p{L}\p{N}_-]*$/u;

/** @throws InvalidValueError */
export function readRunOptions(context: IExecuteFunctions): RunOptions {
	const values = context.getNodeParameter('options', 0, {});
	return {
		batchSize: toInteger(values, 'batchSize'),
		concurrency: toInteger(values, 'concurrency'),
		maxAttempts: toInteger(values, 'maxAttempts'),
		timeout: toInteger(values, 'timeout'),
		failOnRejected: toSwitch(values, 'failOnRejected'),
		dryRun: toSwitch(values, 'dryRun'),
		eventKey: toMemberName(values, 'eventKey'),
	};
}

/** Rejects an option without a value, such as a Dry Run whose expression failed to return one. */
function toSwitch(values: IDataObject, name: 'failOnRejected' | 'dryRun'): boolean {
	return name in values && toBoolean(values[name], LABELS[name]);
}

function toMemberName(values: IDataObject, name: 'eventKey'): string | undefined {
	const value = values[name] ?? '';
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === '') return undefined;
	if (typeof text === 'string' && MEMBER_NAME.test(text)) return text;
	throw new InvalidValueError({
		field: LABELS[name],
		seen: value,
		remedy:
			'Use a name that starts with a letter or "_" and has only letters, digits, "_" and "-", like eventKey.',
	});
}

function toInteger(values: IDataObject, name: keyof typeof LIMITS): number {
	const { max, fallback } = LIMITS[name];
	const value = values[name] ?? fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= max) {
		return number;
	}
	const remedy = `Use a whole number from 1 to ${max}.`;
	throw new InvalidValueError({ field: LABELS[name], seen: value, remedy });
}
