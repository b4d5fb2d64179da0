import type { IDataObject, INode } from 'n8n-workflow';
import {
	EvaluateFeatureCommand,
	EvidentlyClient,
	PutProjectEventsCommand,
	type EventType,
} from '@aws-sdk/client-evidently';

import { DEFAULT_ACCESS_KEY_ID, DEFAULT_SECRET_ACCESS_KEY } from '../../../evidently';
import {
	manualTriggerOf,
	publishExample,
	readExamples,
	webhookIdOf,
	withCredentials,
} from '../../../examples/import';
import type { WorkflowFile } from '../../../n8n/rest/client';
import { selectRows } from '../../../n8n/postgres/sql';
import { until } from '../../../n8n/waiting';
import { output, python } from '../../clients/commands';
import { testIf } from '../../support/testIf';
import { openPostgresWorld, type PostgresWorld } from './postgresWorld';

const VARIATIONS = ['classicCheckout', 'oneStepCheckout'];
const ENTITIES_EACH = 20;

let world: PostgresWorld;

beforeAll(async () => {
	world = await openPostgresWorld('the loop');
});
afterAll(async () => await world?.close());

async function importExample(
	name: string,
	change = (node: Partial<INode>) => node,
): Promise<{ id: string; example: WorkflowFile }> {
	const { client } = world;
	const file = (await readExamples()).find((each) => each.name === name)!;
	const changed = { ...file, nodes: file.nodes.map(change) };
	const id = await client.createWorkflow(withCredentials(changed, world.credentials));
	return { id, example: await client.workflow(id) };
}

const endpointOf = (example: WorkflowFile) => `${world.client.url}/webhook/${webhookIdOf(example)}`;

const clientOf = (example: WorkflowFile) =>
	new EvidentlyClient({
		endpoint: endpointOf(example),
		disableHostPrefix: true,
		region: 'eu-central-1',
		credentials: {
			accessKeyId: DEFAULT_ACCESS_KEY_ID,
			secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		},
	});

/** Returns the results of an experiment, by default of the only one. */
async function resultsOf(experiment = ''): Promise<IDataObject[]> {
	const { client } = world;
	const example = (await readExamples()).find(({ name }) => name.endsWith('experiment results'))!;
	const asked = JSON.stringify(withCredentials(example, world.credentials)).replace(
		'"name":"experiment","value":""',
		`"name":"experiment","value":"${experiment}"`,
	);
	const id = await client.createWorkflow(JSON.parse(asked) as WorkflowFile);
	const { data } = await client.finished(await client.start(id, manualTriggerOf(example)!));
	const [answer] = data.resultData.runData['Experiment Results'] ?? [];
	return (answer?.data?.main?.[0] ?? []).map(({ json }) => json);
}

/** IDs from 2^53 on, of which JavaScript rounds every second one to its neighbor. */
const idOf = (variation: string, user: number) =>
	String(2n ** 53n + BigInt(ENTITIES_EACH * VARIATIONS.indexOf(variation) + user));

/** The events that an application sends for a user: the variation that it showed, and the load time. */
function eventsOf(variation: string, user: number) {
	const userId = idOf(variation, user);
	const event = (type: EventType, second: number, data: string) => ({
		type,
		timestamp: new Date(Date.UTC(2026, 10, 20, 12, user, second)),
		data,
	});
	const evaluation = { feature: 'checkout-flow', entityId: userId, variation };
	const pageLoadTime = loadTimeMs(variation, user);
	return [
		event('aws.evidently.evaluation', 0, JSON.stringify(evaluation)),
		event(
			'aws.evidently.custom',
			1,
			`{"userDetails":{"userId":${userId}},"details":{"pageLoadTime":${pageLoadTime}}}`,
		),
	];
}

const loadTimeMs = (variation: string, user: number) =>
	(variation === VARIATIONS[0] ? 800 : 650) + 10 * user;

it('computes the results of an experiment from events of users with 64-bit IDs', async () => {
	const { client } = world;
	const store = await importExample('Evidently: store each event once');
	await publishExample(client, store.id, store.example);

	const application = clientOf(store.example);
	for (const variation of VARIATIONS) {
		const events = Array.from({ length: ENTITIES_EACH }, (_, user) =>
			eventsOf(variation, user),
		).flat();
		const command = new PutProjectEventsCommand({ project: 'checkout', events });
		expect(await application.send(command)).toMatchObject({ failedEventCount: 0 });
	}

	const rows = await resultsOf();
	const counts = { entities: ENTITIES_EACH, events: ENTITIES_EACH, not_numeric: 0 };
	expect(rows).toEqual([
		expect.objectContaining({ ...counts, variation: VARIATIONS[0], mean: 895, difference: null }),
		expect.objectContaining({ ...counts, variation: VARIATIONS[1], mean: 745, difference: -150 }),
	]);
});

it('responds with status 500 from the workflow that stores events if its storing node is deactivated', async () => {
	const { id, example } = await importExample('Evidently: store each event once', (node) => ({
		...node,
		disabled: node.name === 'Store Each Event Once',
	}));
	await world.client.activate(id);
	const events = eventsOf(VARIATIONS[0]!, 0);
	const sent = clientOf(example).send(new PutProjectEventsCommand({ project: 'checkout', events }));
	await expect(sent).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
});

const USERS_EACH = 30;

/** The new checkout is 150 ms faster, while load times differ between users. */
const EFFECT_MS = -150;
const baseTimeMs = (user: number) => 800 + 10 * (user % 20);

/** Simulates visits one after the other: the application evaluates the feature and sends the load time. */
async function visit(application: EvidentlyClient): Promise<void> {
	for (let user = 0; user < USERS_EACH; user++) await visitAs(user, application);
}

async function visitAs(user: number, application: EvidentlyClient): Promise<void> {
	const userId = `v3-${user}`;
	const project = 'checkout';
	const evaluation = { project, feature: 'checkout-flow', entityId: userId };
	const { value } = await application.send(new EvaluateFeatureCommand(evaluation));
	const isNew = value?.stringValue === 'oneStep';
	const pageLoadTime = baseTimeMs(user) + (isNew ? EFFECT_MS : 0);
	const data = JSON.stringify({ details: { pageLoadTime }, userDetails: { userId } });
	const event = { type: 'aws.evidently.custom' as const, timestamp: new Date(), data };
	await application.send(new PutProjectEventsCommand({ project, events: [event] }));
}

/** Does the same as `visit`, for several users and in Python. */
const BOTO3 = `
import boto3, datetime, json, sys
from botocore.config import Config
client = boto3.client('evidently', endpoint_url=sys.argv[1], config=Config(inject_host_prefix=False))
for user in range(int(sys.argv[2])):
    user_id = f'boto3-{user}'
    evaluation = client.evaluate_feature(project='checkout', feature='checkout-flow', entityId=user_id)
    is_new = evaluation['value']['stringValue'] == 'oneStep'
    load_time = 800 + 10 * (user % 20) + (${EFFECT_MS} if is_new else 0)
    data = json.dumps(dict(details=dict(pageLoadTime=load_time), userDetails=dict(userId=user_id)))
    event = dict(type='aws.evidently.custom', timestamp=datetime.datetime.now(datetime.timezone.utc), data=data)
    client.put_project_events(project='checkout', events=[event])
`;

testIf(python, 'no boto3 that knows Evidently (Debian: python3-boto3)')(
	'finds the known effect of a variation from the events of applications that evaluate and send',
	async () => {
		const store = await importExample('Evidently: evaluate features and store events');
		await publishExample(world.client, store.id, store.example);
		const application = clientOf(store.example);
		await Promise.all([
			output(python!, ['-c', BOTO3, endpointOf(store.example), `${USERS_EACH}`]),
			visit(application),
		]);
		// The trigger responds to an evaluation before it is stored.
		await until('all evaluations in the table', async () => {
			const select = "SELECT 1 FROM evidently_exposures WHERE experiment = 'faster-checkout'";
			return (await selectRows(world.postgres.connection, select)).length === 2 * USERS_EACH;
		});
		const [baseline, treatment] = await resultsOf('faster-checkout');
		expect([baseline, treatment]).toMatchObject([
			{ variation: 'classicCheckout', not_numeric: 0 },
			{ variation: 'oneStepCheckout', not_numeric: 0 },
		]);
		const [entities, events] = ['entities', 'events'].map(
			(count) => Number(baseline![count]) + Number(treatment![count]),
		);
		expect([entities, events]).toEqual([2 * USERS_EACH, 2 * USERS_EACH]);
		const { difference_low: low, difference_high: high } = treatment!;
		expect(Number(low)).toBeLessThan(EFFECT_MS);
		expect(Number(high)).toBeGreaterThan(EFFECT_MS);
		expect(Number(high)).toBeLessThan(0);
	},
	// Every request of the applications takes n8n up to a second on a busy machine.
	300_000,
);
