import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InvalidValueError } from '../aws/invalidValue';
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
}

/** @throws InvalidValueError */
export function readSettings(context: IExecuteFunctions): Settings {
	const values = context.getNodeParameter('options', 0, {});
	return {
		batchSize: toInteger(values, 'batchSize'),
		concurrency: toInteger(values, 'concurrency'),
		maxAttempts: toInteger(values, 'maxAttempts'),
		timeout: toInteger(values, 'timeout'),
		failOnRejected: values.failOnRejected === true,
	};
}

/** The default and the limit are those that the editor shows. */
function toInteger(values: IDataObject, name: string): number {
	const { displayName, default: fallback, typeOptions } = findOption(name);
	const value = values[name] ?? fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const max = typeOptions?.maxValue ?? Infinity;
	if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > max) {
		const allowed = `a whole number from 1 to ${max}`;
		throw new InvalidValueError({ field: `The option ${displayName}`, seen: value, allowed });
	}
	return number;
}

function findOption(name: string): INodeProperties {
	return options.options!.find((option) => option.name === name) as INodeProperties;
}
