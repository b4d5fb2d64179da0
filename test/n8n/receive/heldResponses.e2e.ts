import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { IDataObject, INode } from 'n8n-workflow';

import { isOver } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { chain, EVIDENTLY_TRIGGER, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';
import { CREDENTIALS, customEvent } from '../../support/testKit';
import { openWorld, type World } from '../browser/world';

let world: World;

beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world?.close());

/** Publishes a workflow that responds when its last node finishes. */
async function publish(nodes: INode[], settings: IDataObject = {}) {
	const { client, credential } = world;
	const trigger = evidentlyTrigger(credential, { options: { responseMode: 'lastNode' } });
	const id = await client.createWorkflow(chain('Held', [trigger, ...nodes], settings));
	await client.activate(id);
	const statuses = async () => [...(await client.executionStatuses(id)).values()];
	return { id, webhookId: trigger.webhookId!, statuses };
}

const put = async (webhookId: string, { path = 'webhook', events = [customEvent()] } = {}) =>
	await sdkFor(`${world.client.url}/${path}/${webhookId}`).send(
		new PutProjectEventsCommand({ project: 'demo', events }),
	);

const sdkFor = (endpoint: string) =>
	new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials: CREDENTIALS,
		maxAttempts: 1,
	});

const wait = (amount: number) =>
	node('Wait', 'n8n-nodes-base.wait', 1.1, { amount, unit: 'seconds' });

const noOp = node('Done', 'n8n-nodes-base.noOp', 1);

const FAILED = {
	name: 'InternalServerException',
	message: 'The workflow failed. Its execution in n8n says why.',
	$metadata: { httpStatusCode: 500 },
};

const ONE_EVENT = {
	failedEventCount: 0,
	eventResults: [{ eventId: expect.any(String) as string }],
};

it('responds like the service once the workflow has ended', async () => {
	const { webhookId, statuses } = await publish([wait(1), noOp]);
	expect(await put(webhookId)).toMatchObject(ONE_EVENT);
	expect(await statuses()).toEqual(['success']);
});

it('responds with success if the last node outputs no items', async () => {
	const none = node('None', 'n8n-nodes-base.limit', 1, { maxItems: 0 });
	const { webhookId } = await publish([none]);
	expect(await put(webhookId)).toMatchObject(ONE_EVENT);
});

it('responds to a request without events at once and starts no execution', async () => {
	const { webhookId, statuses } = await publish([wait(1)]);
	expect(await put(webhookId, { events: [] })).toMatchObject({ eventResults: [] });
	expect(await statuses()).toEqual([]);
});

it.each<[string, INode[], IDataObject]>([
	[
		'an error',
		[node('Stop', 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'A message of the workflow' })],
		{},
	],
	['its own time limit', [wait(20), noOp], { executionTimeout: 1 }],
])(
	'returns an InternalServerException if the workflow ends because of %s',
	async (_what, nodes, settings) => {
		const { webhookId, statuses } = await publish(nodes, settings);
		await expect(put(webhookId)).rejects.toMatchObject(FAILED);
		await until('the end', async () => (await statuses()).every(isOver));
		expect(await statuses()).not.toEqual(['success']);
	},
);

it('returns an InternalServerException if the workflow is stopped in the editor', async () => {
	const { id, webhookId, statuses } = await publish([wait(20), noOp]);
	const sent = put(webhookId);
	const [executionId] = await until('an execution', async () => {
		const running = [...(await world.client.executionStatuses(id)).keys()];
		return running.length > 0 ? running : undefined;
	});
	await world.client.stopExecution(executionId!);
	await expect(sent).rejects.toMatchObject(FAILED);
	expect(await statuses()).toEqual(['canceled']);
});

it('completes the workflow if the client closes the connection, and accepts later requests', async () => {
	const { webhookId, statuses } = await publish([wait(1), noOp]);
	const controller = new AbortController();
	const sent = sdkFor(`${world.client.url}/webhook/${webhookId}`).send(
		new PutProjectEventsCommand({ project: 'demo', events: [customEvent()] }),
		{ abortSignal: controller.signal },
	);
	await until('an execution', async () => (await statuses()).length > 0);
	controller.abort();
	await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
	await until('the end', async () => (await statuses()).every(isOver));
	expect(await statuses()).toEqual(['success']);
	expect(await put(webhookId)).toMatchObject(ONE_EVENT);
});

it('responds to a test event once the workflow has ended', async () => {
	const { id, webhookId } = await publish([noOp]);
	await world.client.start(id, EVIDENTLY_TRIGGER);
	// n8n registers the test webhooks one after the other, and responds before the last one.
	const response = await until('the test webhooks', () => put(webhookId, { path: 'webhook-test' }));
	expect(response).toMatchObject(ONE_EVENT);
});
