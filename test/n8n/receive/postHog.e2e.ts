import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { INode } from 'n8n-workflow';

import { readExampleFiles, webhookIdOf, withCredentials } from '../../../examples/import';
import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import { CREDENTIALS } from '../../support/testKit';
import { openWorld, type World } from '../browser/world';
import { PROJECT_API_KEY, startPostHog, type PostHog } from './postHog';

let world: World;
let posthog: PostHog;

beforeAll(async () => {
	world = await openWorld();
	posthog = await startPostHog();
});
beforeEach(() => {
	posthog.batches = [];
	posthog.failWith = undefined;
});
afterAll(async () => {
	posthog?.close();
	await world?.close();
});

/** Publishes the example with the user's host and key in it, and returns its endpoint. */
async function publish(change = (node: Partial<INode>) => node): Promise<string> {
	const { client, credential } = world;
	const { workflow } = (await readExampleFiles()).find(
		({ file }) => file === 'forward-to-posthog.json',
	)!;
	const id = await client.createWorkflow(
		withCredentials(
			{ ...workflow, nodes: workflow.nodes.map((node) => change(configured(node))) },
			{ [CREDENTIAL_TYPE]: credential },
		),
	);
	await client.activate(id);
	return `${client.url}/webhook/${webhookIdOf(await client.workflow(id))}`;
}

function configured(node: Partial<INode>): Partial<INode> {
	const text = JSON.stringify(node)
		.replace('https://us.i.posthog.com', posthog.url)
		.replace('phc_YOUR_PROJECT_API_KEY', PROJECT_API_KEY);
	return JSON.parse(text) as Partial<INode>;
}

const TIMESTAMP = new Date('2026-11-24T10:00:00.123Z');

const custom = (data: unknown) => ({
	type: 'aws.evidently.custom' as const,
	timestamp: TIMESTAMP,
	data: JSON.stringify(data),
});

const EVALUATION = {
	...custom({ feature: 'checkout-flow', entityId: 'u-17', variation: 'express' }),
	type: 'aws.evidently.evaluation' as const,
};
const LOAD_TIME = { userDetails: { userId: 'u-17' }, details: { pageLoadTime: 800 } };

const clientOf = (endpoint: string, maxAttempts = 1) =>
	new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials: CREDENTIALS,
		maxAttempts,
	});

const put = async (client: EvidentlyClient, ...events: Array<ReturnType<typeof custom>>) =>
	(await client.send(new PutProjectEventsCommand({ project: 'checkout', events }))).eventResults!;

it('forwards the events of a request to PostHog in one batch, each under its event ID', async () => {
	const client = clientOf(await publish());
	const events = [EVALUATION as never, custom(LOAD_TIME), custom(800)];
	const ids = (await put(client, ...events)).map(({ eventId }) => eventId!);
	const timestamp = TIMESTAMP.toISOString();
	expect(posthog.batches).toEqual([
		[
			{
				event: '$feature_flag_called',
				timestamp,
				uuid: ids[0],
				properties: {
					distinct_id: 'u-17',
					$feature_flag: 'checkout-flow',
					$feature_flag_response: 'express',
				},
			},
			{
				event: 'aws.evidently.custom',
				timestamp,
				uuid: ids[1],
				properties: { distinct_id: 'u-17', project: 'checkout', data: LOAD_TIME },
			},
			{
				event: 'aws.evidently.custom',
				timestamp,
				uuid: ids[2],
				properties: {
					distinct_id: ids[2],
					$process_person_profile: false,
					project: 'checkout',
					data: 800,
				},
			},
		],
	]);
});

it('forwards an event under the same ID when the SDK sends its request again', async () => {
	const endpoint = await publish();
	const client = clientOf(endpoint, 2);
	const ids: string[] = [];
	let attempts = 0;
	client.middlewareStack.add(
		(next) => async (args) => {
			const result = await next(args);
			attempts += 1;
			// The first response is lost.
			if (attempts === 1) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
			return result;
		},
		{ step: 'deserialize', priority: 'low' },
	);
	ids.push(...(await put(client, custom(LOAD_TIME))).map(({ eventId }) => eventId!));
	expect(posthog.batches.flat().map(({ uuid }) => uuid)).toEqual([ids[0], ids[0]]);
});

it('responds with status 500 unless PostHog accepts the batch', async () => {
	const client = clientOf(await publish());
	posthog.failWith = 503;
	const failed = { $metadata: { httpStatusCode: 500 } };
	await expect(put(client, custom(LOAD_TIME))).rejects.toMatchObject(failed);
	posthog.failWith = undefined;
	await put(client, custom(LOAD_TIME));
	expect(posthog.batches).toHaveLength(1);
});

it('responds with status 500 if the node that sends to PostHog is deactivated', async () => {
	const deactivate = (node: Partial<INode>) =>
		node.name === 'Send the Batch' ? { ...node, disabled: true } : node;
	const client = clientOf(await publish(deactivate));
	await expect(put(client, custom(LOAD_TIME))).rejects.toMatchObject({
		$metadata: { httpStatusCode: 500 },
	});
	expect(posthog.batches).toEqual([]);
});
