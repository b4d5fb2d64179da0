/** Measures the conversion of items to events, without sending them. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Engine } from '../n8n/engine/engine';
import { eventBuilder } from '../nodes/AwsEvidently/send/eventBuilder';
import { contextOf } from './context';
import { createEvents, createItems, DRAGGED, EVENTS, type Parameters } from './items';
import { atMost, cpuTime, takeTurns, ratio, toRow, type Section } from './section';

const ITEMS = 20_000;
/** Expressions take a hundred times as long, so fewer items are enough. */
const EXPRESSION_ITEMS = 1_000;

const EXPRESSION = "={{ $json.customer.segment === 'returning' ? 'aws.evidently.custom' : 'x' }}";

/** Parameters without an expression that n8n has to evaluate. */
const LITERAL: Record<string, Parameters> = {
	"defaults: now, all of the item's JSON": {},
	'timestamp from a field, ISO 8601': { timestampSource: 'field', timestampField: 'placedAt' },
	'timestamp from one value': { timestampSource: 'value', timestamp: '2026-11-20T09:14:05' },
	'data from four fields': {
		dataSource: 'fields',
		dataFields: 'customer.id, details.total, details.currency, orderId',
	},
	'data from Evaluation Fields, two of them dragged': {
		eventType: 'aws.evidently.evaluation',
		dataSource: 'evaluation',
		feature: 'checkout-flow',
		entityId: '={{ $json.customer.id }}',
		variation: '={{ $json.customer.segment }}',
		evaluation: { experiment: 'faster-checkout' },
	},
	'data as JSON': { dataSource: 'json', data: '{"details":{"pageLoadTime":800}}' },
};

/** Parameters for items that are already events. */
const FOR_EVENTS: Record<string, Parameters> = {
	'items that are already events': EVENTS,
	'dragged fields: type, timestamp and data': DRAGGED,
};

/**
 * Measured rounds for each requested one. A round takes hundredths of a second, so other work on the
 * machine can distort it.
 */
const SUBROUNDS = 4;

const ONE = 'one expression: the event type';
const ONE_OF_THREE = 'three parameters, one of them an expression';
const N8N = "n8n's own evaluation of that expression";

export async function benchConversion(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const engine = await Engine.load();
	const items = createItems(ITEMS);
	const few = items.slice(0, EXPRESSION_ITEMS);
	const contenders: Record<string, () => Promise<number>> = {};
	const add = async (own: INodeExecutionData[], cases: Record<string, Parameters>) => {
		for (const [name, parameters] of Object.entries(cases)) {
			const context = await contextOf(engine, own, parameters);
			contenders[name] = async () => perItem(own, convertAll(context, own));
		}
	};
	await add(items, LITERAL);
	await add(createEvents(ITEMS), FOR_EVENTS);
	const one = await contextOf(engine, few, { eventType: EXPRESSION });
	const three = await contextOf(engine, few, {
		...LITERAL['timestamp from a field, ISO 8601'],
		...LITERAL['data from four fields'],
		eventType: EXPRESSION,
	});
	contenders[ONE] = async () => perItem(few, convertAll(one, few));
	contenders[ONE_OF_THREE] = async () => perItem(few, convertAll(three, few));
	contenders[N8N] = async () => perItem(few, (index) => one.getNodeParameter('eventType', index));
	return toSection(await takeTurns(rounds * SUBROUNDS, contenders, progress));
}

function convertAll(context: IExecuteFunctions, items: INodeExecutionData[]) {
	let convert: ReturnType<typeof eventBuilder>;
	return (index: number) => {
		if (index === 0) convert = eventBuilder(context, new Date());
		return convert(items[index]!, index);
	};
}

/** Returns the microseconds per item. */
function perItem(items: INodeExecutionData[], convert: (index: number) => unknown): number {
	const micros = cpuTime(() => {
		for (let index = 0; index < items.length; index++) convert(index);
	});
	return micros / items.length;
}

function toSection(times: Record<string, number[]>): Section {
	const rows = Object.entries(times).map(([name, values]) => toRow(name, 'µs/item', values));
	const median = (name: string) => rows.find((row) => row.name === name)?.value ?? NaN;
	const slowest = Math.max(...Object.keys({ ...LITERAL, ...FOR_EVENTS }).map(median));
	return {
		title: '3. Conversion alone',
		dependsOn: `CPU time; items of about 200 bytes; ${ITEMS.toLocaleString('en-US')} items per round, ${EXPRESSION_ITEMS.toLocaleString('en-US')} with expressions`,
		rows,
		goals: [
			atMost('8 µs per item in the slowest case without an expression to evaluate', slowest, 8),
			atMost(
				"1.1 x the time of n8n's own evaluation with one expression",
				ratio(times, ONE, N8N),
				1.1,
			),
			atMost(
				"1.1 x the time of n8n's own evaluation with three parameters",
				ratio(times, ONE_OF_THREE, N8N),
				1.1,
			),
		],
	};
}
