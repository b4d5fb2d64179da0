import '../../../n8n/engine/silence';

import { PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { Client } from 'pg';

import { DEFAULT_REGION } from '../../../evidently';
import { localCredential } from '../../../evidently/credential';
import { seededRandom } from '../../../evidently/random';
import {
	publishExample,
	readExampleFiles,
	webhookIdOf,
	withCredentials,
} from '../../../examples/import';
import { putCredential } from '../../../n8n/rest/credential';
import { postgresCredential } from '../../../n8n/postgres/connection';
import { Engine } from '../../../n8n/engine/engine';
import { workflowOf } from '../../../n8n/engine/scenario';
import { isOver } from '../../../n8n/rest/client';
import { selectRows, withClient } from '../../../n8n/postgres/sql';
import { until } from '../../../n8n/waiting';
import { joinDelivery, numbered } from '../../support/delivery';
import { cleanUp, createClient, CREDENTIALS, customEvent } from '../../support/testKit';
import { openCluster, WORKER_CONCURRENCY, type OpenCluster } from './cluster';
import { startLossyProxy, type LossyProxy } from './lossyProxy';

const EVENTS = 20_000;

/** The options that suit a receiver that stores events before it responds. */
const OPTIONS = { batchSize: 50, concurrency: 10, timeout: 30_000, maxAttempts: 10 };

/** A worker is killed after this number of responses: half the requests, not counting retries. */
const BEFORE_KILL = EVENTS / OPTIONS.batchSize / 2;

/** The share of responses from n8n that do not reach the sender. */
const LOSS_RATE = 0.05;

let open: OpenCluster;
let example: { workflowId: string; path: string };
let proxy: LossyProxy | undefined;

beforeAll(async () => {
	open = await openCluster();
	example = await serveExample();
});

afterAll(async () => {
	await proxy?.close();
	await open?.close();
});

afterEach(cleanUp);

/** Imports the example as a user would, creates its table, and publishes it. */
async function serveExample() {
	const { client, cluster } = open;
	const { workflow } = (await readExampleFiles()).find(
		({ file }) => file === 'store-each-event-once.json',
	)!;
	const credentials = {
		awsEvidentlyApi: await putCredential(client, localCredential('')),
		postgres: await putCredential(client, postgresCredential(cluster.database)),
	};
	const id = await client.createWorkflow(withCredentials(workflow, credentials));
	await publishExample(client, id, workflow);
	return { workflowId: id, path: `/webhook/${webhookIdOf(await client.workflow(id))}` };
}

/**
 * Kills a worker while it certainly has executions in flight: while more executions wait for the locked
 * table than the other worker can run. The statements of the killed worker end without storing anything.
 */
async function killWorkerWithWork() {
	const { database, workers } = open.cluster;
	await withClient(database, async (client) => {
		await client.query('BEGIN; LOCK TABLE evidently_events');
		await until(
			'both workers to have executions',
			async () => (await waiting(client)) > WORKER_CONCURRENCY,
		);
		await workers[1]!.kill();
		await until('its statements to end', async () => (await waiting(client)) <= WORKER_CONCURRENCY);
		await client.query('COMMIT');
	});
}

/** Returns the number of statements that wait for the table. */
async function waiting(client: Client): Promise<number> {
	const { rowCount } = await client.query(
		"SELECT FROM pg_locks WHERE relation = 'evidently_events'::regclass AND NOT granted",
	);
	return rowCount ?? 0;
}

/** Runs the sending node with n8n's engine in this process. */
async function send(endpoint: string) {
	const engine = await Engine.load();
	const parameters = { options: OPTIONS };
	const node = { onError: 'continueErrorOutput' as const };
	return await engine.run(workflowOf({ items: numbered(EVENTS), parameters, node }), {
		awsEvidentlyApi: { region: DEFAULT_REGION, ...CREDENTIALS, endpoint },
	});
}

const storedEvents = async (project: string) =>
	await selectRows<{ eventId: string; time: string; data: string }>(
		open.cluster.database,
		`SELECT event_id AS "eventId", event_time AS time, data::text FROM evidently_events
		 WHERE project = '${project}'`,
	);

it('stores events whose text or date PostgreSQL does not support, with replacements', async () => {
	const time = new Date('2026-11-24T10:00:00.123Z');
	// This is the time of a client that sends milliseconds as seconds.
	const farFuture = new Date(time.getTime() * 1000);
	const unusual: Array<[data: unknown, timestamp: Date, stored: unknown]> = [
		[{ a: "\0 it's \ud800 $1 {{ 1 }}" }, time, { a: "\ufffd it's \ufffd $1 {{ 1 }}" }],
		[{ 'a\0': '\\u0000 😀' }, farFuture, { 'a\ufffd': '\\u0000 😀' }],
		[null, time, null],
		['text', time, 'text'],
	];
	const client = createClient(open.cluster.webhooks.url + example.path);
	const events = unusual.map(([data, timestamp]) => ({ ...customEvent(data), timestamp }));
	const { eventResults } = await client.send(
		new PutProjectEventsCommand({ project: 'unusual', events }),
	);
	const rows = new Map((await storedEvents('unusual')).map((row) => [row.eventId, row]));
	const inOrder = eventResults!.map(({ eventId }) => rows.get(eventId!)!);
	expect(inOrder.map(({ data }) => JSON.parse(data) as unknown)).toEqual(
		unusual.map(([, , stored]) => stored),
	);
	expect(inOrder.map((row) => row.time)).toEqual([
		'2026-11-24T10:00:00.123+00:00',
		'infinity',
		'2026-11-24T10:00:00.123+00:00',
		'2026-11-24T10:00:00.123+00:00',
	]);
});

it('stores every accepted event exactly once although responses get lost and a worker is killed', async () => {
	const { client, cluster } = open;
	const { workflowId, path } = example;
	let killing: Promise<void> | undefined;
	proxy = await startLossyProxy({
		target: cluster.webhooks.url,
		rate: LOSS_RATE,
		random: seededRandom(1, 'lost responses'),
		onResponse: (count) => {
			if (count === BEFORE_KILL) killing = killWorkerWithWork();
		},
	});
	const start = performance.now();
	const result = await send(proxy.url + path);
	const seconds = ((performance.now() - start) / 1000).toFixed(0);
	await killing;
	const statuses = await until('all executions to end', async () => {
		const all = [...(await client.executionStatuses(workflowId)).values()];
		return all.every(isOver) ? all : undefined;
	});

	const delivery = joinDelivery(result, await storedEvents('demo'), EVENTS);
	const requests = [...proxy.attempts.values()].reduce((sum, attempts) => sum + attempts, 0);
	const failed = statuses.filter((status) => status !== 'success').length;
	console.log(
		`${JSON.stringify(delivery)}, ${seconds} s. ${proxy.attempts.size} requests, ` +
			`${requests - proxy.attempts.size} of them repeated; ${proxy.lost} responses lost of ${JSON.stringify(proxy.responses)}. ` +
			`${statuses.length} executions, ${failed} failed.`,
	);
	// The faults took place: responses were lost, and the killed worker had executions in flight.
	expect(proxy.lost).toBeGreaterThan(0);
	expect(failed).toBeGreaterThan(0);
	expect(requests).toBeGreaterThan(proxy.attempts.size);
	expect(delivery).toEqual({
		accepted: EVENTS,
		failed: 0,
		stored: EVENTS,
		duplicates: 0,
		unknown: 0,
	});
});
