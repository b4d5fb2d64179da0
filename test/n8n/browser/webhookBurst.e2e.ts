import { randomUUID } from 'node:crypto';

import { isOver } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { chain, evidently, postedItems } from '../../../n8n/rest/workflowNodes';
import { openWorld, type World } from './world';

const POSTS = 200;

let world: World;

beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world?.close());

// n8n needs a few tenths of a second of processor time for each execution.
jest.setTimeout(240_000);

it('stores each event of a burst of 200 webhook calls exactly once', async () => {
	const { client, credential, evidently: server } = world;
	const path = randomUUID();
	const nodes = [...postedItems(path), evidently(credential, 'checkout')];
	const id = await client.createWorkflow(chain('Webhook burst', nodes));
	await client.activate(id);

	const posts = Array.from({ length: POSTS }, async (_, post) => await send(path, post));
	expect(new Set(await Promise.all(posts))).toEqual(new Set([200]));

	const statuses = await until(
		'200 executions to end',
		async () => {
			const all = [...(await client.executionStatuses(id)).values()];
			return all.length === POSTS && all.every(isOver) ? all : undefined;
		},
		120_000,
	);
	expect(new Set(statuses)).toEqual(new Set(['success']));
	const stored = await server.readEvents('checkout');
	const numbers = stored.map(({ data }) => (JSON.parse(data) as { post: number }).post);
	expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: POSTS }, (_, post) => post));
});

async function send(path: string, post: number): Promise<number> {
	const response = await fetch(`${world.client.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items: [{ post }] }),
	});
	return response.status;
}
