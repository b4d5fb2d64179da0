import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
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
import { putCredential, type CredentialReferences } from '../../../n8n/credential';
import { postgresCredential } from '../../../n8n/database';
import { CREDENTIAL_TYPE } from '../../../n8n/package';
import { startPostgres, type Postgres } from '../../../n8n/postgres';
import type { WorkflowFile } from '../../../n8n/rest';
import { openWorld, type World } from '../browser/world';

const VARIATIONS = ['classicCheckout', 'oneStepCheckout'];
const ENTITIES_EACH = 20;

let world: World;
let folder: string;
let postgres: Postgres;
let credentials: CredentialReferences;

beforeAll(async () => {
	world = await openWorld();
	folder = await mkdtemp(join(tmpdir(), 'evidently-loop-'));
	postgres = await startPostgres(folder);
	const { name, ...credential } = postgresCredential(postgres.connection);
	credentials = {
		[CREDENTIAL_TYPE]: world.credential,
		postgres: await putCredential(world.client, { name: `${name} of the loop`, ...credential }),
	};
});
afterAll(async () => {
	await world?.close();
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});

async function importExample(name: string): Promise<{ id: string; example: WorkflowFile }> {
	const example = (await readExamples()).find((each) => each.name === name)!;
	return { id: await world.client.createWorkflow(withCredentials(example, credentials)), example };
}

/** JavaScript would round every other one of these IDs to its neighbor. */
const idOf = (variation: string, user: number) =>
	String(2n ** 53n + BigInt(ENTITIES_EACH * VARIATIONS.indexOf(variation) + user));

/** What an application sends of one of its users: which variation it showed, and how long that took. */
function eventsOf(variation: string, user: number) {
	const userId = idOf(variation, user);
	const event = (type: EventType, second: number, data: string) => ({
		type,
		timestamp: new Date(Date.UTC(2026, 10, 20, 12, user, second)),
		data,
	});
	const evaluation = { feature: 'checkout-flow', entityId: userId, variation };
	const pageLoadTime = loadTime(variation, user);
	return [
		event('aws.evidently.evaluation', 0, JSON.stringify(evaluation)),
		event(
			'aws.evidently.custom',
			1,
			`{"userDetails":{"userId":${userId}},"details":{"pageLoadTime":${pageLoadTime}}}`,
		),
	];
}

/** In milliseconds. */
const loadTime = (variation: string, user: number) =>
	(variation === VARIATIONS[0] ? 800 : 650) + 10 * user;

test('an application sends events of users with 64-bit IDs, and the experiment has its result', async () => {
	const { client } = world;
	const store = await importExample('Evidently: store each event once');
	await publishExample(client, store.id, store.example);

	const application = new EvidentlyClient({
		endpoint: `${client.url}/webhook/${webhookIdOf(store.example)}`,
		disableHostPrefix: true,
		region: 'eu-central-1',
		credentials: {
			accessKeyId: DEFAULT_ACCESS_KEY_ID,
			secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		},
	});
	for (const variation of VARIATIONS) {
		const events = Array.from({ length: ENTITIES_EACH }, (_, user) =>
			eventsOf(variation, user),
		).flat();
		const command = new PutProjectEventsCommand({ project: 'checkout', events });
		expect(await application.send(command)).toMatchObject({ failedEventCount: 0 });
	}

	const results = await importExample('Evidently: experiment results');
	const started = await client.start(results.id, manualTriggerOf(results.example)!);
	const { data } = await client.finished(started);
	const [answer] = data.resultData.runData['Experiment Results'] ?? [];
	const counts = { entities: ENTITIES_EACH, events: ENTITIES_EACH, not_numeric: 0 };
	expect(answer?.data?.main?.[0]?.map(({ json }) => json)).toEqual([
		expect.objectContaining({ ...counts, variation: VARIATIONS[0], mean: 895, difference: null }),
		expect.objectContaining({ ...counts, variation: VARIATIONS[1], mean: 745, difference: -150 }),
	]);
});
