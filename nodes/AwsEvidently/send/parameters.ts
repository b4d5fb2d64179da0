import {
	isExpression,
	type IExecuteFunctions,
	type IGetNodeParameterOptions,
	type INodeExecutionData,
	type INodeParameterResourceLocator,
} from 'n8n-workflow';

import { parseDraggedField, readDraggedField, type DraggedField } from './draggedFields';

/** A parameter's value for one item. */
export type Read<T> = (itemIndex: number) => T;

/**
 * How to read a parameter: a literal once, now, an expression for each item. n8n needs about
 * 0.4 ms to evaluate an expression, so nothing is evaluated that holds none, nor a dragged field.
 */
export function readParameter<T>(
	context: IExecuteFunctions,
	name: string,
	options?: IGetNodeParameterOptions,
): Read<T> {
	const evaluate = (itemIndex: number) =>
		context.getNodeParameter(name, itemIndex, undefined, options) as T;
	const raw = context.getNodeParameter(name, 0, undefined, { rawExpressions: true });
	if (holdsExpression(raw)) {
		const field = parseDraggedField(options?.extractValue ? soleExpression(raw) : raw);
		return field ? readField(context, field, evaluate) : evaluate;
	}
	const value = evaluate(0);
	return () => value;
}

/**
 * How to read a member of a collection, by itself: as a whole, one expression would have n8n evaluate
 * all of it for each item.
 *
 * @returns a function that gives undefined where the member was not added.
 */
export function readMember(
	context: IExecuteFunctions,
	collection: string,
	member: string,
): Read<unknown> {
	const name = `${collection}.${member}`;
	const raw = context.getNodeParameter(name, 0, null, { rawExpressions: true });
	return raw === null ? () => undefined : readParameter(context, name);
}

/** What n8n would evaluate the same way for each item is read from the item; what it wouldn't is evaluated. */
function readField<T>(context: IExecuteFunctions, field: DraggedField, evaluate: Read<T>): Read<T> {
	const items = context.getInputData();
	if (!areExpressionItems(context, items)) return evaluate;
	return (itemIndex) => {
		const value = readDraggedField(items[itemIndex]?.json, field);
		return value === undefined ? evaluate(itemIndex) : (value as T);
	};
}

/** Of an AI agent's tool, `$json` is the agent's item and not what the tool is given. */
function areExpressionItems(context: IExecuteFunctions, items: INodeExecutionData[]): boolean {
	try {
		return context.getWorkflowDataProxy(0).$json === items[0]?.json;
	} catch {
		return false;
	}
}

function holdsExpression(raw: unknown): boolean {
	return isExpression(isResourceLocator(raw) ? raw.value : raw);
}

/** A resource locator's value, if nothing else of it is to be evaluated. None of our modes extracts a part of it. */
function soleExpression(raw: unknown): unknown {
	if (!isResourceLocator(raw) || !('mode' in raw)) return undefined;
	const { value, ...others } = raw;
	return Object.values(others).some((other) => typeof other === 'object' || isExpression(other))
		? undefined
		: value;
}

function isResourceLocator(raw: unknown): raw is INodeParameterResourceLocator {
	return typeof raw === 'object' && raw !== null && '__rl' in raw;
}

/** The same function, which keeps its last result: items in a row often hold the same value. */
export function keepLast<Argument, Result>(
	calculate: (argument: Argument) => Result,
): (argument: Argument) => Result {
	let last: { argument: Argument; result: Result } | undefined;
	return (argument) => {
		if (!last || last.argument !== argument) last = { argument, result: calculate(argument) };
		return last.result;
	};
}
