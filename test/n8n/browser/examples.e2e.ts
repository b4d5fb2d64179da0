import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { INode } from 'n8n-workflow';

import {
	manualTriggerOf,
	needsOnly,
	readExamples,
	webhookIdOf,
	withCredentials,
} from '../../../examples/import';
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_SECRET_ACCESS_KEY } from '../../../evidently';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../../../n8n/install/package';
import type { Execution, WorkflowFile } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { openWorld, type World } from './world';

let world: World;
let examples: WorkflowFile[];

beforeAll(async () => {
	world = await openWorld();
	// The suites in postgres/ run the examples that need a database.
	examples = (await readExamples()).filter((example) => needsOnly(example, [CREDENTIAL_TYPE]));
});
afterAll(async () => await world?.close());

it('runs every example workflow that is started by hand to its end', async () => {
	const { client, credential } = world;
	const startedByHand = examples.filter((example) => manualTriggerOf(example) !== undefined);
	expect(startedByHand.length).toBeGreaterThan(0);
	for (const example of startedByHand) {
		const id = await client.createWorkflow(
			withCredentials(example, { [CREDENTIAL_TYPE]: credential }),
		);
		const execution = await client.finished(await client.start(id, manualTriggerOf(example)!));
		expect([example.name, execution.status]).toEqual([example.name, 'success']);
	}
	expect(world.evidently.stats.eventsStored).toBeGreaterThan(0);
});

/** JSON with a number that JavaScript would round, and one that it would write as 1.1. */
const DATA = '{"total": 1.10, "order": 12345678901234567890}';
const TIMESTAMP = new Date('2026-11-20T08:00:00.123Z');

/** Publishes an example that receives events, and returns its ID and endpoint. */
async function publish(name: string, change = (node: Partial<INode>) => node) {
	const { client, credential } = world;
	const example = examples.find((each) => each.name === name)!;
	const nodes = example.nodes.map(change);
	const workflow = withCredentials({ ...example, nodes }, { [CREDENTIAL_TYPE]: credential });
	const id = await client.createWorkflow(workflow);
	await client.activate(id);
	return { id, endpoint: `${client.url}/webhook/${webhookIdOf(await client.workflow(id))}` };
}

/** Publishes an example that receives events, sends it one, and returns its ID and the execution. */
async function receiveWith(name: string): Promise<{ eventId?: string; execution: Execution }> {
	const { client } = world;
	const { id, endpoint } = await publish(name);
	const eventId = await send(endpoint);
	const [executionId] = await until('an execution', async () => {
		const ids = [...(await client.executionStatuses(id)).keys()];
		return ids.length > 0 ? ids : undefined;
	});
	return { eventId, execution: await client.finished(executionId!) };
}

async function send(endpoint: string): Promise<string | undefined> {
	const sdk = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials: {
			accessKeyId: DEFAULT_ACCESS_KEY_ID,
			secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		},
		maxAttempts: 1,
	});
	const event = { type: 'aws.evidently.custom' as const, timestamp: TIMESTAMP, data: DATA };
	const sent = await sdk.send(new PutProjectEventsCommand({ project: 'demo', events: [event] }));
	return sent.eventResults?.[0]?.eventId;
}

const FORWARD = 'Evidently: receive events and pass them on';

it('sends events verbatim to their project with the example that passes events on', async () => {
	const { execution } = await receiveWith(FORWARD);
	expect(execution.status).toBe('success');
	expect((await world.evidently.readEvents('demo')).at(-1)).toMatchObject({
		type: 'aws.evidently.custom',
		timestamp: TIMESTAMP.getTime() / 1000,
		data: DATA,
	});
});

it('responds with status 500 from the example that passes events on if the service rejects an event', async () => {
	const { endpoint } = await publish(FORWARD);
	world.evidently.setFaults({ reject: 1 });
	await expect(send(endpoint)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
	world.evidently.setFaults({});
	expect(await send(endpoint)).toMatch(/^[0-9a-f-]{36}$/);
});

const inDryRun = (node: Partial<INode>) => ({
	...node,
	parameters: { ...node.parameters, options: { dryRun: true } },
});

it.each([
	['is deactivated', (node: Partial<INode>) => ({ ...node, disabled: true })],
	['is in Dry Run', inDryRun],
])(
	'responds with status 500 from the example that passes events on if its sending node %s',
	async (_, change) => {
		const { endpoint } = await publish(FORWARD, (node) =>
			node.type === NODE_TYPE ? change(node) : node,
		);
		await expect(send(endpoint)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
	},
);

it('outputs a row for each event with the example that receives events as rows', async () => {
	const { eventId, execution } = await receiveWith('Evidently: receive events as rows');
	expect(execution.status).toBe('success');
	const rows = execution.data.resultData.runData['One Row per Event']?.[0]?.data?.main?.[0];
	expect(rows?.map(({ json }) => json)).toEqual([
		{
			event_id: eventId,
			project: 'demo',
			type: 'aws.evidently.custom',
			event_time: TIMESTAMP.toISOString(),
			data: '{"total":1.1,"order":12345678901234567000}',
		},
	]);
});
