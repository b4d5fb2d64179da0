import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether n8n calls the node as a tool. The input is then what the AI model passes, while `$json`
 * in expressions is the item of the agent or of the MCP trigger. `isToolExecution` is missing in
 * n8n 1.104.
 */
export function isToolCall(context: IExecuteFunctions): boolean {
	try {
		return context.getWorkflowDataProxy(0).$json !== context.getInputData()[0]?.json;
	} catch {
		return true;
	}
}
