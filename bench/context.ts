import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Engine } from '../n8n/engine/engine';
import { workflowWith, type Parameters } from './items';

/** Returns the context that n8n's engine passes to `execute`. The engine can't run the node afterward. */
export async function contextOf(
	engine: Engine,
	items: INodeExecutionData[],
	parameters: Parameters = {},
): Promise<IExecuteFunctions> {
	const contexts: IExecuteFunctions[] = [];
	engine.nodeType('awsEvidently').execute = function (this: IExecuteFunctions) {
		contexts.push(this);
		return Promise.resolve([[]]);
	};
	await engine.run(workflowWith(items, parameters));
	return contexts[0]!;
}
