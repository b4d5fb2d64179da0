import type { INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';

import type { EngineWorkflow } from '../n8n/engine/engine';
import { TRIGGER, workflowOf } from '../n8n/engine/scenario';

const FIRST_ORDER_MS = Date.UTC(2026, 10, 20, 9, 14, 5);
const MS_BETWEEN_ORDERS = 1_337;

/** Creates orders of a shop, each with about 200 bytes of JSON and its own time. */
export function createItems(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({
		json: {
			orderId: `A-${100_000 + index}`,
			placedAt: new Date(FIRST_ORDER_MS + index * MS_BETWEEN_ORDERS).toISOString(),
			customer: { id: `u-${index % 997}`, country: 'DE', segment: 'returning' },
			details: { total: (index % 5000) / 100, currency: 'EUR', items: index % 7, device: 'mobile' },
		},
	}));
}

/** Creates items that are already events, with the same orders as data. */
export function createEvents(count: number): INodeExecutionData[] {
	return createItems(count).map(({ json }) => ({
		json: { type: 'aws.evidently.custom', timestamp: json.placedAt, data: json },
	}));
}

export type Parameters = Record<string, NodeParameterValueType>;

/** Three ways to send such items, with exactly the same events. */
export const EVENTS: Parameters = { eventSource: 'event' };
export const DRAGGED = fromExpressions((name) => `={{ $json.${name} }}`);
/** The parentheses make n8n evaluate the expressions, because the node only reads plain paths itself. */
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

/** Creates a workflow that passes these items to the node. */
export function workflowWith(
	items: INodeExecutionData[],
	parameters: Parameters = {},
): EngineWorkflow {
	return { ...workflowOf({ parameters }), pinData: { [TRIGGER]: items } };
}
