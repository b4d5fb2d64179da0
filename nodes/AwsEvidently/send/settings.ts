import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidValueError } from '../shared/invalidValue';
import { options } from './description';

/** The node's options, checked; the same for all items of a run. */
export interface Settings {
	batchSize: number;
	/** Requests in flight at once. */
	concurrency: number;
	/** Tries for a request and for a rejected event that is worth one, the first included. */
	maxAttempts: number;
	/** For one try, in milliseconds. */
	timeout: number;
	failOnRejected: boolean;
	dryRun: boolean;
	/** The member of each event's data that gets a key, if any. */
	eventKey?: string;
}

/** A member that any receiver can name: no path, and not `__proto__`, which JavaScript takes for its own. */
const MEMBER_NAME = /^(?!__proto__$)[\p{L}_][\p{L}\p{N}_-]*$/u;

/** @throws InvalidValueError */
export function readSettings(context: IExecuteFunctions): Settings {
	const values = context.getNodeParameter('options', 0, {});
	return {
		batchSize: toInteger(values, 'batchSize'),
		concurrency: toInteger(values, 'concurrency'),
		maxAttempts: toInteger(values, 'maxAttempts'),
		timeout: toInteger(values, 'timeout'),
		failOnRejected: values.failOnRejected === true,
		dryRun: toBoolean(values, 'dryRun'),
		eventKey: toMemberName(values, 'eventKey'),
	};
}

/** An expression may give anything, and a dry run that is meant must not send. */
function toBoolean(values: IDataObject, name: string): boolean {
	if (!(name in values)) return false;
	const value = values[name];
	if (typeof value === 'boolean') return value;
	throw invalidOption(name, value, 'Use true or false.');
}

function toMemberName(values: IDataObject, name: string): string | undefined {
	const value = values[name] ?? '';
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === '') return undefined;
	if (typeof text === 'string' && MEMBER_NAME.test(text)) return text;
	throw invalidOption(name, value, 'Use a name of letters, digits, "_" or "-", like eventKey.');
}

/** The default and the limit are those that the editor shows. */
function toInteger(values: IDataObject, name: string): number {
	const { default: fallback, typeOptions } = findOption(name);
	const value = values[name] ?? fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const max = typeOptions?.maxValue ?? Infinity;
	if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > max) {
		throw invalidOption(name, value, `Use a whole number from 1 to ${max}.`);
	}
	return number;
}

function invalidOption(name: string, seen: unknown, remedy: string): InvalidValueError {
	return new InvalidValueError({ field: findOption(name).displayName, seen, remedy });
}

function findOption(name: string): INodeProperties {
	return options.options!.find((option) => option.name === name) as INodeProperties;
}
