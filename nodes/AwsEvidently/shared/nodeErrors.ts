import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

export type NodeError = NodeApiError | NodeOperationError;

interface Details {
	description?: string;
	itemIndex?: number;
}

/**
 * A `NodeOperationError` with exactly this message. n8n replaces a message in which it finds the
 * code of a system error ("EACCES" in "ServiceAccessDenied"), so the message is set afterwards.
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

/** What happened and what to do next, as the editor shows them. */
export interface Explained {
	message: string;
	advice?: string;
}

/**
 * An error that ends a run before anything is sent, or that refuses a trigger's settings.
 *
 * @param explain turns a failed request into words; our own errors carry theirs.
 */
export function toNodeError(
	node: INode,
	cause: unknown,
	explain: (cause: unknown) => Explained = ownWords,
): NodeError {
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError) return cause;
	const { message, advice } = explain(cause);
	return operationError(node, message, { description: advice });
}

function ownWords(cause: unknown): Explained {
	if (!(cause instanceof Error)) return { message: String(cause) };
	return { message: cause.message, advice: (cause as Error & Explained).advice };
}
