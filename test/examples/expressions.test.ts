import '../../n8n/engine/silence';

import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Evidently } from '../../evidently';
import { Engine } from '../../n8n/engine/engine';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import type { WorkflowFile } from '../../n8n/rest/client';
import { PROJECT_API_KEY, startPostHog } from '../n8n/receive/postHog';
import { createDatabase, itWithPostgres, type Database } from '../support/database';
import { exampleNodes } from '../support/exampleNodes';
import { queryOf, readExample, startingAt } from '../support/exampleWorkflows';
import { cleanUp, CREDENTIALS, onCleanUp, startTestEvidently } from '../support/testKit';

const SENDER = 'AWS CloudWatch Evidently';
const TRIGGER = 'AWS CloudWatch Evidently Trigger';
const BY_HAND = "When clicking 'Execute workflow'";

let database: Database | undefined;
let engine: Engine;
let evidently: Evidently;

beforeAll(async () => {
	if (isPostgresInstalled()) database = await createDatabase();
	engine = await Engine.load(undefined, exampleNodes(database));
});
beforeEach(async () => {
	evidently = await startTestEvidently();
});
afterEach(cleanUp);

/** Runs an example from this trigger, which outputs these items. */
async function run(workflow: WorkflowFile, trigger: string, items?: IDataObject[]) {
	return await engine.run(startingAt(workflow, trigger, items), {
		awsEvidentlyApi: { ...CREDENTIALS, endpoint: evidently.url },
	});
}

/** Returns the events that have been sent to a project. */
async function sentEvents(project = 'checkout') {
	return (await evidently.readEvents(project)).map(({ type, timestamp, data }) => ({
		type,
		time: new Date(timestamp * 1000).toISOString(),
		data: JSON.parse(data) as unknown,
	}));
}

const pinnedItems = ({ pinData = {} }: WorkflowFile) =>
	(pinData[BY_HAND] as INodeExecutionData[]).map(({ json }) => json);

it('the example of custom events sends the selected fields of an order at the time of the order', async () => {
	const workflow = await readExample('custom-events.json');
	await run(workflow, BY_HAND, pinnedItems(workflow));
	const events = await sentEvents();
	expect(events).toHaveLength(pinnedItems(workflow).length);
	expect(events[0]).toEqual({
		type: 'aws.evidently.custom',
		time: '2026-11-20T08:14:05.000Z',
		data: { customer: { id: 'u-17' }, order: { total: 59.9, currency: 'EUR' } },
	});
});

it('the example of evaluation events sends who got which variation in which experiment', async () => {
	const workflow = await readExample('evaluation-events.json');
	await run(workflow, BY_HAND, pinnedItems(workflow));
	const events = await sentEvents();
	expect(events).toHaveLength(pinnedItems(workflow).length);
	expect(events[0]).toMatchObject({
		type: 'aws.evidently.evaluation',
		time: '2026-11-20T07:54:05.000Z',
		data: {
			feature: 'checkout-flow',
			entityId: 'mia@example.com',
			variation: 'oneStepCheckout',
			type: 'EXPERIMENT_RULE_MATCH',
			details: { experiment: 'checkout-2026', treatment: 'oneStepCheckout' },
		},
	});
});

/** Returns an item as the form's trigger outputs it, with the fourth option of each list. */
function answerOf({ nodes }: WorkflowFile): IDataObject {
	const form = nodes.find(({ name }) => name === 'A Form')!.parameters as INodeParameters & {
		formFields: { values: FormField[] };
	};
	const answers = form.formFields.values.map(({ fieldName, fieldLabel, fieldOptions }) => [
		fieldName ?? fieldLabel,
		fieldOptions?.values[3]?.option ?? 'u-17',
	]);
	const answer = Object.fromEntries(answers) as IDataObject;
	return { ...answer, submittedAt: '2026-11-20T09:00:00.000+01:00' };
}

interface FormField {
	fieldName?: string;
	fieldLabel?: string;
	fieldOptions?: { values: Array<{ option: string }> };
}

it('the example of a form sends the rating as a number, at the time when it was submitted', async () => {
	const workflow = await readExample('send-from-a-form.json');
	await run(workflow, 'A Form', [answerOf(workflow)]);
	expect(await sentEvents()).toEqual([
		{
			type: 'aws.evidently.custom',
			time: '2026-11-20T08:00:00.000Z',
			data: { userDetails: { userId: 'u-17' }, details: { rating: 4 } },
		},
	]);
});

/** The members of Shopify's webhook orders/create that the example reads. */
const ORDER = {
	id: 8209829119461545,
	created_at: '2026-11-20T09:00:00+01:00',
	total_price: '398.00',
	customer: { id: 1153106273147239 },
};

it.each([
	['with a customer', ORDER, '1153106273147239'],
	['without a customer', { ...ORDER, customer: null }, ''],
])(
	'the example of a shop sends an order %s, with its total as a number',
	async (_, body, userId) => {
		const { run: execution } = await run(
			await readExample('send-shop-orders.json'),
			'Order Created',
			[{ body }],
		);
		expect(execution.status).toBe('success');
		expect(await sentEvents()).toEqual([
			{
				type: 'aws.evidently.custom',
				time: '2026-11-20T08:00:00.000Z',
				data: {
					userDetails: { userId },
					details: { orderId: '8209829119461545', orderTotal: 398 },
				},
			},
		]);
	},
);

it('the example of a shop fails with the reason if the event is rejected', async () => {
	evidently.setFaults({ reject: 1 });
	const workflow = await readExample('send-shop-orders.json');
	const { run: execution } = await run(workflow, 'Order Created', [{ body: ORDER }]);
	expect(execution.data.resultData.error?.message).toMatch(/^The service rejected the event /);
});

interface Order {
	customer_id: string;
	ordered_at: Date;
	evidently_event_id: string | null;
}

itWithPostgres(
	'the example of database rows sends each new row once, and again if it was rejected',
	async () => {
		const workflow = await readExample('send-database-rows.json');
		const orders = async () =>
			await database!.query<Order>('SELECT * FROM evidently_example_orders ORDER BY id');

		evidently.setFaults({ reject: 1 });
		const { run: failed } = await run(workflow, 'Set Up');
		expect(failed.data.resultData.error?.message).toMatch(
			/^Some orders were not sent, so the next execution sends them again\. ValidationException: /,
		);
		expect((await orders()).map((order) => order.evidently_event_id)).toEqual([null, null]);

		evidently.setFaults({});
		expect((await run(workflow, 'Every Hour')).run.status).toBe('success');
		const rows = await orders();
		const stored = await evidently.readEvents('checkout');
		expect(stored.map(({ eventId }) => eventId)).toEqual(rows.map((row) => row.evidently_event_id));
		const event = (index: number, orderTotal: number) => ({
			type: 'aws.evidently.custom',
			time: rows[index]!.ordered_at.toISOString(),
			data: {
				userDetails: { userId: rows[index]!.customer_id },
				details: { orderId: String(index + 1), orderTotal },
			},
		});
		expect(await sentEvents()).toEqual([event(0, 39.9), event(1, 120)]);

		await run(workflow, 'Every Hour');
		expect(await sentEvents()).toHaveLength(2);
	},
);

/** Returns the example with two new orders in its table, and with a changed node "Send the Orders". */
async function withNewOrders(change: Partial<INode> = {}): Promise<WorkflowFile> {
	const workflow = await readExample('send-database-rows.json');
	await database!.query('DROP TABLE IF EXISTS evidently_example_orders');
	await database!.query(queryOf(workflow, 'Create Example Orders'));
	const nodes = workflow.nodes.map((node) =>
		node.name === 'Send the Orders'
			? { ...node, ...change, parameters: { ...node.parameters, ...change.parameters } }
			: node,
	);
	return { ...workflow, nodes };
}

const unsentOrders = async () =>
	await database!.query('SELECT FROM evidently_example_orders WHERE evidently_event_id IS NULL');

itWithPostgres.each([
	['deactivated', { disabled: true }],
	['in Dry Run', { parameters: { options: { dryRun: true } } }],
])(
	'the example of database rows fails and marks none as sent if its sending node is %s',
	async (_, change) => {
		const { run: execution } = await run(await withNewOrders(change), 'Every Hour');
		expect(execution.data.resultData.error?.message).toBe(
			'Some orders were not sent, so the next execution sends them again. Activate the node "Send the Orders" and turn off its option Dry Run.',
		);
		expect(await unsentOrders()).toHaveLength(2);
	},
);

itWithPostgres(
	'the example of database rows marks those as sent that the service accepts without returning an ID',
	async () => {
		evidently.substitute = () => ({
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ failedEventCount: 0, eventResults: [{}, {}] }),
		});
		const { run: execution } = await run(await withNewOrders(), 'Every Hour');
		expect(execution.status).toBe('success');
		expect(await unsentOrders()).toEqual([]);
	},
);

it('the example of a form fails with the reason if the answer is rejected', async () => {
	evidently.setFaults({ reject: 1 });
	const workflow = await readExample('send-from-a-form.json');
	const { run: execution } = await run(workflow, 'A Form', [answerOf(workflow)]);
	expect(execution.data.resultData.error?.message).toMatch(/^The service rejected the event /);
});

const TIME = '2026-11-20T08:00:00.250Z';

/** An item of the trigger. */
const received = (type: string, data: unknown, number = 1) => ({
	eventId: `5e7f1c1e-8f0e-8a35-9c56-00000000000${number}`,
	project: 'checkout',
	type: `aws.evidently.${type}`,
	timestamp: TIME,
	data: data as IDataObject,
	receivedTime: '2026-11-20T08:00:01.000Z',
});

const LOAD_TIME = { userDetails: { userId: 17 }, details: { pageLoadTime: 800 } };

it('the example of rows outputs a row for each event, with its data as JSON text', async () => {
	const items = [received('custom', LOAD_TIME), received('custom', 800, 2)];
	const result = await run(await readExample('receive-as-rows.json'), TRIGGER, items);
	const row = { project: 'checkout', type: 'aws.evidently.custom', event_time: TIME };
	expect(result.items('One Row per Event').map(({ json }) => json)).toEqual([
		{ ...row, event_id: items[0]!.eventId, data: JSON.stringify(LOAD_TIME) },
		{ ...row, event_id: items[1]!.eventId, data: '800' },
	]);
});

it('the example that passes events on sends each to its own project, with its data verbatim', async () => {
	const data = '{"orderId":12345678901234567890}';
	const items = ['checkout', 'demo'].map((project, index) => ({
		...received('custom', data, index + 1),
		project,
	}));
	await run(await readExample('receive-and-forward.json'), TRIGGER, items);
	for (const project of ['checkout', 'demo']) {
		const events = await evidently.readEvents(project);
		expect(events).toMatchObject([{ project, data, timestamp: Date.parse(TIME) / 1000 }]);
	}
});

it('the example for PostHog sends all events in one batch, each for its user and with its own ID', async () => {
	const posthog = await startPostHog();
	onCleanUp(() => posthog.close());
	const text = JSON.stringify(await readExample('forward-to-posthog.json'))
		.replace('https://us.i.posthog.com', posthog.url)
		.replace('phc_YOUR_PROJECT_API_KEY', PROJECT_API_KEY);
	const evaluation = { feature: 'checkout-flow', entityId: 'u-17', variation: 'express' };
	const items = [
		received('evaluation', evaluation, 1),
		received('custom', LOAD_TIME, 2),
		received('custom', 800, 3),
	];
	const { run: execution } = await run(JSON.parse(text) as WorkflowFile, TRIGGER, items);
	expect(execution.status).toBe('success');
	const [first, second, third] = items.map(({ eventId: uuid }) => ({ timestamp: TIME, uuid }));
	const type = 'aws.evidently.custom';
	expect(posthog.batches).toEqual([
		[
			{
				...first,
				event: '$feature_flag_called',
				properties: {
					distinct_id: 'u-17',
					$feature_flag: 'checkout-flow',
					$feature_flag_response: 'express',
				},
			},
			{
				...second,
				event: type,
				properties: { distinct_id: '17', project: 'checkout', data: LOAD_TIME },
			},
			{
				...third,
				event: type,
				properties: {
					distinct_id: third!.uuid,
					$process_person_profile: false,
					project: 'checkout',
					data: 800,
				},
			},
		],
	]);
});

it.each([
	['send-shop-orders.json', 'Order Created', SENDER],
	['forward-to-posthog.json', TRIGGER, 'Send the Batch'],
	['receive-and-forward.json', TRIGGER, SENDER],
])('%s fails if the node that sends is deactivated', async (file, trigger, name) => {
	const workflow = await readExample(file);
	const nodes = workflow.nodes.map((node) =>
		node.name === name ? { ...node, disabled: true } : node,
	);
	const items = [{ ...received('custom', LOAD_TIME), body: ORDER }];
	const { run: execution } = await run({ ...workflow, nodes }, trigger, items);
	expect(execution.data.resultData.error?.message).toMatch(
		/^Nothing was sent\. Activate the node /,
	);
});
