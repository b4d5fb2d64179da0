import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { WorkflowFile } from '../n8n/engine/engine';
import { TRIGGER, workflowOf } from '../n8n/engine/workflows';

/** What a shop's order may look like; about 200 bytes of JSON. */
export function createItems(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({
		json: {
			orderId: `A-${100_000 + index}`,
			placedAt: '2026-11-20T09:14:05Z',
			customer: { id: `u-${index % 997}`, country: 'DE', segment: 'returning' },
			details: { total: (index % 5000) / 100, currency: 'EUR', items: index % 7, device: 'mobile' },
		},
	}));
}

/** A workflow that hands these items to the node. */
export function workflowWith(
	items: INodeExecutionData[],
	parameters: Record<string, NodeParameterValueType> = {},
): WorkflowFile {
	return { ...workflowOf({ parameters }), pinData: { [TRIGGER]: items } };
}
