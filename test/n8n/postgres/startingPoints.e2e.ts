import type { INode } from 'n8n-workflow';

import { readExampleFiles, withCredentials } from '../../../examples/import';
import { NODE_TYPE } from '../../../n8n/install/package';
import { runSql } from '../../../n8n/postgres/sql';
import { until } from '../../../n8n/waiting';
import { openPostgresWorld, type PostgresWorld } from './postgresWorld';

let world: PostgresWorld;

beforeAll(async () => {
	world = await openPostgresWorld('the orders');
});
afterAll(async () => await world?.close());
afterEach(() => world.evidently.setFaults({}));

type Change = (node: Partial<INode>) => Partial<INode>;

async function importExample(name: string, change: Change = (node) => node): Promise<string> {
	const { workflow } = (await readExampleFiles()).find(({ file }) => file === `${name}.json`)!;
	const nodes = workflow.nodes.map(change);
	return await world.client.createWorkflow(
		withCredentials({ ...workflow, nodes }, world.credentials),
	);
}

/** Publishes an example that starts with a URL, and returns the end of that URL. */
async function publish(name: string, change?: Change): Promise<string> {
	const id = await importExample(name, change);
	await world.client.activate(id);
	const { nodes } = await world.client.workflow(id);
	return nodes.find(({ webhookId }) => webhookId !== undefined)!.webhookId!;
}

interface SentEvent {
	type: string;
	time: string;
	data: unknown;
}

async function sentEvents(): Promise<SentEvent[]> {
	const events = await world.evidently.readEvents('checkout');
	return events.map(({ type, timestamp, data }) => ({
		type,
		time: new Date(timestamp * 1000).toISOString(),
		data: JSON.parse(data) as unknown,
	}));
}

/** Runs an action, and returns the events that are sent until `count` have arrived. */
async function sentDuring(count: number, action: () => Promise<unknown>): Promise<SentEvent[]> {
	const before = (await sentEvents()).length;
	await action();
	return await until(`${count} events`, async () => {
		const events = (await sentEvents()).slice(before);
		return events.length >= count ? events : undefined;
	});
}

it('sends the answer of a form with the user’s ID, at the time when it was submitted', async () => {
	const url = `${world.client.url}/form/${await publish('send-from-a-form')}`;
	expect(await (await fetch(`${url}?userId=u-17`)).text()).toContain('How easy was it');
	const answer = new FormData();
	answer.set('field-0', 'u-17');
	answer.set('field-1', '4');
	const start = Date.now();
	const [event] = await sentDuring(1, async () => {
		const response = await fetch(url, { method: 'POST', body: answer });
		expect(response.status).toBe(200);
	});
	expect(event).toMatchObject({
		type: 'aws.evidently.custom',
		data: { userDetails: { userId: 'u-17' }, details: { rating: 4 } },
	});
	expect(Date.parse(event!.time)).toBeGreaterThanOrEqual(start);
	expect(Date.parse(event!.time)).toBeLessThanOrEqual(Date.now());
});

/** The members of Shopify's webhook orders/create that matter here, with the form of its example. */
const ORDER = {
	id: 820982911946154508n,
	created_at: '2026-11-20T09:00:00+01:00',
	currency: 'USD',
	total_price: '398.00',
	customer: { id: 115310627314723950n, email: 'john@example.com' },
};

const post = async (path: string, order: object) =>
	await fetch(`${world.client.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		// Shopify sends IDs as numbers, some of them beyond the integers that JavaScript represents.
		body: JSON.stringify(order, (_, value: unknown) =>
			typeof value === 'bigint' ? Number(value) : value,
		),
	});

it('sends a shop’s order with its total as a number, at the time of the order', async () => {
	const path = await publish('send-shop-orders');
	const events = await sentDuring(1, async () => {
		expect((await post(path, ORDER)).status).toBe(200);
	});
	expect(events).toEqual([
		{
			type: 'aws.evidently.custom',
			time: '2026-11-20T08:00:00.000Z',
			data: {
				userDetails: { userId: String(Number(ORDER.customer.id)) },
				details: { orderId: String(Number(ORDER.id)), orderTotal: 398 },
			},
		},
	]);
});

it('responds with an error if the event of a shop’s order is rejected', async () => {
	const path = await publish('send-shop-orders');
	world.evidently.setFaults({ reject: 1 });
	expect((await post(path, ORDER)).status).toBe(500);
});

it('responds with an error to a shop’s order if the sending node is deactivated', async () => {
	const path = await publish('send-shop-orders', (node) =>
		node.type === NODE_TYPE ? { ...node, disabled: true } : node,
	);
	expect((await post(path, ORDER)).status).toBe(500);
});

interface Order {
	customer_id: string;
	ordered_at: Date;
	evidently_event_id: string | null;
}

const orders = async () =>
	await runSql<Order>(
		world.postgres.connection,
		'SELECT * FROM evidently_example_orders ORDER BY id',
	);

it('sends each new row of a database once, and again if it was rejected', async () => {
	const { client, evidently } = world;
	const id = await importExample('send-database-rows');
	const run = async (trigger: string) =>
		(await client.finished(await client.start(id, trigger))).status;

	evidently.setFaults({ reject: 1 });
	expect(await run('Set Up')).toBe('error');
	expect(await orders()).toMatchObject([
		{ customer_id: 'u-17', evidently_event_id: null },
		{ customer_id: 'u-42', evidently_event_id: null },
	]);

	evidently.setFaults({});
	const events = await sentDuring(2, async () => expect(await run('Every Hour')).toBe('success'));
	const rows = await orders();
	const event = (index: number, orderTotal: number) => ({
		type: 'aws.evidently.custom',
		time: rows[index]!.ordered_at.toISOString(),
		data: {
			userDetails: { userId: rows[index]!.customer_id },
			details: { orderId: String(index + 1), orderTotal },
		},
	});
	expect(events).toEqual([event(0, 39.9), event(1, 120)]);
	for (const row of rows) expect(row.evidently_event_id).toMatch(/^[0-9a-f-]{36}$/);

	const sent = (await sentEvents()).length;
	expect(await run('Every Hour')).toBe('success');
	expect(await sentEvents()).toHaveLength(sent);
});
