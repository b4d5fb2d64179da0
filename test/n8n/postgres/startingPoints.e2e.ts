import { readExampleFiles, withCredentials } from '../../../examples/import';
import { until } from '../../../n8n/waiting';
import { openPostgresWorld, type PostgresWorld } from './postgresWorld';

let world: PostgresWorld;

beforeAll(async () => {
	world = await openPostgresWorld('the orders');
});
afterAll(async () => await world?.close());
afterEach(() => world.evidently.setFaults({}));

async function importExample(name: string): Promise<string> {
	const { workflow } = (await readExampleFiles()).find(({ file }) => file === `${name}.json`)!;
	return await world.client.createWorkflow(withCredentials(workflow, world.credentials));
}

/** Publishes an example that starts with a URL, and returns the end of that URL. */
async function publish(name: string): Promise<string> {
	const id = await importExample(name);
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

/**
 * A part of the body of Shopify's webhook orders/create. Some of Shopify's IDs are beyond the integers that
 * JavaScript represents.
 */
const ORDER =
	'{"id":820982911946154508,"created_at":"2026-11-20T09:00:00+01:00","total_price":"398.00","customer":{"id":115310627314723950}}';

it('sends a shop’s order, and responds with an error if its event is rejected', async () => {
	const url = `${world.client.url}/webhook/${await publish('send-shop-orders')}`;
	const headers = { 'content-type': 'application/json' };
	const post = async () => (await fetch(url, { method: 'POST', headers, body: ORDER })).status;
	const [event] = await sentDuring(1, async () => expect(await post()).toBe(200));
	expect(event).toMatchObject({
		time: '2026-11-20T08:00:00.000Z',
		data: { userDetails: { userId: String(Number('115310627314723950')) } },
	});
	world.evidently.setFaults({ reject: 1 });
	expect(await post()).toBe(500);
});

it('sends each new row of a database once, and again if it was rejected', async () => {
	const { client, evidently } = world;
	const id = await importExample('send-database-rows');
	const run = async (trigger: string) =>
		(await client.finished(await client.start(id, trigger))).status;
	evidently.setFaults({ reject: 1 });
	expect(await run('Set Up')).toBe('error');
	evidently.setFaults({});
	await sentDuring(2, async () => expect(await run('Every Hour')).toBe('success'));
	const sent = (await sentEvents()).length;
	expect(await run('Every Hour')).toBe('success');
	expect(await sentEvents()).toHaveLength(sent);
});
