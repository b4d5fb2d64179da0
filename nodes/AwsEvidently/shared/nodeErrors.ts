import {
	NodeApiError,
	NodeOperationError,
	type ExpressionError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

export type NodeError = NodeApiError | NodeOperationError;

interface Details {
	description?: string;
	itemIndex?: number;
}

interface ApiDetails extends Details {
	/** A string, as n8n requires. */
	httpCode?: string;
}

/**
 * Creates a `NodeOperationError` with exactly this message. n8n replaces a message in which it finds
 * the code of a system error ("EACCES" in "ServiceAccessDenied"), so the message is set afterwards.
 */
export function operationError(
	node: INode,
	message: string,
	details: Details = {},
): NodeOperationError {
	const error = new NodeOperationError(node, message, details);
	error.message = message;
	return error;
}

/** Creates a `NodeApiError` with exactly this message, for the same reason. */
export function apiError(node: INode, message: string, details: ApiDetails): NodeApiError {
	const { httpCode } = details;
	const response: JsonObject = { message, ...(httpCode && { httpCode }) };
	const error = new NodeApiError(node, response, { message, ...details });
	error.message = message;
	return error;
}

/** Recognizes n8n's error for an expression by its context, which the editor's help is made from. */
export function isExpressionError(cause: unknown): cause is ExpressionError {
	return cause instanceof Error && /^Expression.*Error$/.test(cause.name) && 'context' in cause;
}

/** Passes an expression's error on with its description and context, so that the editor can help. */
export function expressionError(
	node: INode,
	cause: ExpressionError,
	itemIndex?: number,
): NodeOperationError {
	const error = new NodeOperationError(node, cause, { itemIndex });
	error.message = cause.message;
	return error;
}

/** What happened and what to do next, as the editor shows them. */
export interface Explained {
	message: string;
	advice?: string;
}

/**
 * Creates the error that ends a run before anything is sent, or that refuses a trigger's settings.
 *
 * @param explain explains a failed request; our own errors explain themselves.
 */
export function toNodeError(
	node: INode,
	cause: unknown,
	explain: (cause: unknown) => Explained = ownExplanation,
): NodeError {
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError) return cause;
	if (isExpressionError(cause)) return expressionError(node, cause);
	const { message, advice } = explain(cause);
	return operationError(node, message, { description: advice });
}

function ownExplanation(cause: unknown): Explained {
	if (!(cause instanceof Error)) return { message: String(cause) };
	return { message: cause.message, advice: (cause as Error & Explained).advice };
}
