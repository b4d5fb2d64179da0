import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { describeValue, InvalidValueError } from '../shared/invalidValue';
import { keepLast, readParameter } from './parameters';

/** Makes a part of an event from an item. */
export type Convert<T> = (json: IDataObject, itemIndex: number) => T;

/** Picks by a parameter's value among ways to convert, each set up when it is first needed. */
export function choose<T>(
	context: IExecuteFunctions,
	parameter: string,
	displayName: string,
	ways: Record<string, () => Convert<T>>,
): Convert<T> {
	const choice = readParameter<unknown>(context, parameter);
	const way = keepLast((chosen: unknown) => {
		if (typeof chosen === 'string' && Object.hasOwn(ways, chosen)) return ways[chosen]!();
		throw new InvalidValueError({
			field: displayName,
			seen: chosen,
			remedy: `Use ${oneOf(Object.keys(ways))}.`,
		});
	});
	return (json, itemIndex) => way(choice(itemIndex))(json, itemIndex);
}

/** For an error message. */
export function oneOf(values: readonly unknown[]): string {
	return values.map(describeValue).join(' or ');
}
