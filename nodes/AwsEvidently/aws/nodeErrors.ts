import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { explain } from './serviceErrors';

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

/** What ends a run before it has sent anything, as an error of the node. */
export function toNodeError(node: INode, cause: unknown): NodeError {
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError) return cause;
	const { message, advice } = explain(cause);
	return operationError(node, message, { description: advice });
}
