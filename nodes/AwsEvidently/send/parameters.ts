import {
	isExpression,
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type INodeParameterResourceLocator,
} from 'n8n-workflow';

import { describeValue, InvalidValueError } from '../shared/invalidValue';
import {
	parseFieldExpression,
	readFieldExpression,
	type FieldExpression,
} from './fieldExpressions';
import { isToolCall } from './toolCall';

/** A parameter's value for one item. */
export type Read<T> = (itemIndex: number) => T;

/**
 * Reads a parameter: a literal is converted once for all items, and an expression is evaluated and
 * converted for each. n8n needs about 0.4 ms to evaluate an expression, so it doesn't get
 * literals and dragged fields. Nothing is read before the first item needs it, since n8n has no value
 * for a parameter that it hides.
 *
 * @param name the parameter's name, or `collection.member`. The value of a missing member is undefined.
 * @param convert may throw an InvalidValueError.
 */
export function readParameter<T>(
	context: IExecuteFunctions,
	name: string,
	convert: (value: unknown) => T,
	options?: IGetNodeParameterOptions,
): Read<T> {
	let read: Read<T> | undefined;
	const prepare = (): Read<T> => {
		const raw = context.getNodeParameter(name, 0, null, { rawExpressions: true }) as unknown;
		const evaluate = (itemIndex: number): unknown =>
			context.getNodeParameter(name, itemIndex, undefined, options);
		if (holdsExpression(raw)) {
			const field = parseFieldExpression(options?.extractValue ? soleExpression(raw) : raw);
			const readValue = field ? readField(context, field, evaluate) : evaluate;
			return (itemIndex) => convert(readValue(itemIndex));
		}
		const literal = convert(raw === null ? undefined : evaluate(0));
		return () => literal;
	};
	return (itemIndex) => (read ??= prepare())(itemIndex);
}

/** Returns a function that accepts only the given values. */
export function oneOf<T>(field: string, values: readonly T[]): (value: unknown) => T {
	return (seen) => {
		if (values.includes(seen as T)) return seen as T;
		const remedy = `Use ${values.map(describeValue).join(' or ')}.`;
		throw new InvalidValueError({ field, seen, remedy });
	};
}

/** Reads a dragged field from the item. If n8n's value may differ, n8n evaluates the expression instead. */
function readField(
	context: IExecuteFunctions,
	field: FieldExpression,
	evaluate: Read<unknown>,
): Read<unknown> {
	if (isToolCall(context)) return evaluate;
	const items = context.getInputData();
	return (itemIndex) => {
		const value = readFieldExpression(items[itemIndex]?.json, field);
		return value === undefined ? evaluate(itemIndex) : value;
	};
}

/** Checks objects and arrays at every level, since n8n evaluates the expressions in them, too. */
function holdsExpression(raw: unknown): boolean {
	if (typeof raw !== 'object' || raw === null) return isExpression(raw);
	return Object.values(raw).some(holdsExpression);
}

/**
 * Returns the value of a resource locator, if no other part of it is an expression. None of Project's
 * modes extracts a part of the value.
 */
function soleExpression(raw: unknown): unknown {
	if (!isResourceLocator(raw) || !('mode' in raw)) return undefined;
	const { value, ...others } = raw;
	return holdsExpression(others) ? undefined : value;
}

function isResourceLocator(raw: unknown): raw is INodeParameterResourceLocator {
	return typeof raw === 'object' && raw !== null && '__rl' in raw;
}
