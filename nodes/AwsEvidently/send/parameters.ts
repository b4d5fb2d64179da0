import {
	isExpression,
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type INodeParameterResourceLocator,
} from 'n8n-workflow';

import { describeValue, InvalidValueError } from '../shared/invalidValue';
import { parseDraggedField, readDraggedField, type DraggedField } from './draggedFields';
import { isToolCall } from './toolCall';

/** A parameter's value for one item. */
export type Read<T> = (itemIndex: number) => T;

/**
 * Reads a parameter: a literal is converted once for all items, and an expression is evaluated and
 * converted for each. n8n needs about 0.4 ms to evaluate an expression, so literals and dragged
 * fields are kept from it. Nothing is read before the first item needs it, since n8n has no value
 * for a parameter that it hides.
 *
 * @param name of the parameter, or `collection.member`. A missing member is undefined.
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
			const field = parseDraggedField(options?.extractValue ? soleExpression(raw) : raw);
			const readValue = field ? readField(context, field, evaluate) : evaluate;
			return (itemIndex) => convert(readValue(itemIndex));
		}
		const literal = convert(raw === null ? undefined : evaluate(0));
		return () => literal;
	};
	return (itemIndex) => (read ??= prepare())(itemIndex);
}

/** Accepts one of some values. */
export function oneOf<T>(field: string, values: readonly T[]): (value: unknown) => T {
	return (seen) => {
		if (values.includes(seen as T)) return seen as T;
		const remedy = `Use ${values.map(describeValue).join(' or ')}.`;
		throw new InvalidValueError({ field, seen, remedy });
	};
}

/** Reads a dragged field from the item itself, and has n8n evaluate it only where that isn't certain. */
function readField(
	context: IExecuteFunctions,
	field: DraggedField,
	evaluate: Read<unknown>,
): Read<unknown> {
	if (isToolCall(context)) return evaluate;
	const items = context.getInputData();
	return (itemIndex) => {
		const value = readDraggedField(items[itemIndex]?.json, field);
		return value === undefined ? evaluate(itemIndex) : value;
	};
}

/** n8n evaluates expressions anywhere in an object or array, for the item that it is asked for. */
function holdsExpression(raw: unknown): boolean {
	if (typeof raw !== 'object' || raw === null) return isExpression(raw);
	return Object.values(raw).some(holdsExpression);
}

/**
 * The value of a resource locator, if it is the only expression in it. No mode of ours extracts a
 * part of the value.
 */
function soleExpression(raw: unknown): unknown {
	if (!isResourceLocator(raw) || !('mode' in raw)) return undefined;
	const { value, ...others } = raw;
	return holdsExpression(others) ? undefined : value;
}

function isResourceLocator(raw: unknown): raw is INodeParameterResourceLocator {
	return typeof raw === 'object' && raw !== null && '__rl' in raw;
}
