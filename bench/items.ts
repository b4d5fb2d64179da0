import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { EngineWorkflow } from '../n8n/engine/engine';
import { TRIGGER, workflowOf } from '../n8n/engine/scenario';

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

/** The same orders as events. */
export function createEvents(count: number): INodeExecutionData[] {
	return createItems(count).map(({ json }) => ({
		json: { type: 'aws.evidently.custom', timestamp: json.placedAt, data: json },
	}));
}

export type Parameters = Record<string, NodeParameterValueType>;

/** Three ways to send such an event, to the letter the same. */
export const EVENTS: Parameters = { eventSource: 'event' };
export const DRAGGED = fromExpressions((name) => `={{ $json.${name} }}`);
/** The parentheses keep them from being a path. */
export const EVALUATED = fromExpressions((name) => `={{ ($json.${name}) }}`);

function fromExpressions(expression: (name: string) => string): Parameters {
	return {
		eventType: expression('type'),
		timestampSource: 'value',
		timestamp: expression('timestamp'),
		dataSource: 'json',
		data: expression('data'),
	};
}

/** A workflow that hands these items to the node. */
export function workflowWith(
	items: INodeExecutionData[],
	parameters: Parameters = {},
): EngineWorkflow {
	return { ...workflowOf({ parameters }), pinData: { [TRIGGER]: items } };
}
