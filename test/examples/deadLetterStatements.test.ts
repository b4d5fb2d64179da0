import { randomUUID } from 'node:crypto';

import { Client } from 'pg';

import { manualTriggerOf } from '../../examples/import';
import { Engine } from '../../n8n/engine/engine';
import type { PostgresConnection } from '../../n8n/postgres/connection';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import { runSql, selectRows, withClient } from '../../n8n/postgres/sql';
import type { WorkflowFile } from '../../n8n/rest/client';
import { cleanUp, CREDENTIALS, startTestEvidently } from '../support/testKit';
import { createDatabase, itWithPostgres } from '../support/database';
import { exampleNodes } from '../support/exampleNodes';
import { queryOf, readExample, startingAt } from '../support/exampleWorkflows';

/** The number of events in one claim. */
const BATCH = 500;

interface Letter {
	id: number;
	data: string;
	attempts: number;
	rejections: number;
	error: string;
	claimed_until: string | null;
}

let database: PostgresConnection;
let engine: Engine;
let keep: WorkflowFile;
let sendAgain: WorkflowFile;

beforeAll(async () => {
	keep = await readExample('keep-what-could-not-be-sent.json');
	sendAgain = await readExample('send-again-what-was-kept.json');
	if (!isPostgresInstalled()) return;
	database = await createDatabase();
	engine = await Engine.load(undefined, exampleNodes(database));
	await runSql(database, queryOf(sendAgain, 'Create the Table'));
});

afterEach(async () => {
	await cleanUp();
	if (isPostgresInstalled()) await runSql(database, 'TRUNCATE evidently_dead_letters');
});

async function addLetters(count: number, attempts = 1): Promise<void> {
	const insert = `INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error, attempts)
		SELECT 'demo', 'aws.evidently.custom', '2026-11-20T08:00:00.123Z', json_build_object('n', n)::text,
			'The endpoint is down.', $2
		FROM generate_series(1, $1) AS n`;
	await runSql(database, insert, [count, attempts]);
}

const letters = async () =>
	await selectRows<Letter>(database, 'SELECT * FROM evidently_dead_letters ORDER BY id');

interface Taken {
	id: string;
	is_full_batch: boolean;
}

/** Claims waiting events on an open connection, as an execution does. */
async function take(client: Client, claim: string = randomUUID()): Promise<Taken[]> {
	return (await client.query<Taken>(queryOf(sendAgain, 'Take Waiting Events'), [claim])).rows;
}

const takeAlone = async (claim?: string) =>
	await withClient(database, async (client) => await take(client, claim));

/** Runs an example from its manual trigger, with a local Evidently as the service. */
async function run(workflow: WorkflowFile, endpoint: string) {
	const file = startingAt(workflow, manualTriggerOf(workflow)!, pinned(workflow));
	const result = await engine.run(file, { awsEvidentlyApi: { ...CREDENTIALS, endpoint } });
	expect([result.run.status, result.run.data.resultData.error]).toEqual(['success', undefined]);
	return result;
}

function pinned({ pinData = {} }: WorkflowFile) {
	const [items = [{ json: {} }]] = Object.values(pinData) as Array<Array<{ json: object }>>;
	return items.map(({ json }) => json as Record<string, never>);
}

itWithPostgres('a claim on waiting events lasts 15 minutes', async () => {
	await addLetters(1);
	expect(await takeAlone()).toMatchObject([{ is_full_batch: false }]);
	const [{ seconds } = { seconds: 0 }] = await selectRows<{ seconds: number }>(
		database,
		'SELECT extract(epoch FROM claimed_until - now()) AS seconds FROM evidently_dead_letters',
	);
	expect(seconds).toBeGreaterThan(14 * 60);
	expect(seconds).toBeLessThanOrEqual(15 * 60);
	expect(await takeAlone()).toEqual([]);
});

itWithPostgres(
	'two executions claim different events at the same time without waiting',
	async () => {
		await addLetters(BATCH + 2);
		await withClient(database, async (first) => {
			await first.query('BEGIN');
			const taken = await take(first);
			expect(taken).toHaveLength(BATCH);
			expect(taken.every(({ is_full_batch }) => is_full_batch)).toBe(true);
			const others = await withClient(database, async (second) => {
				await second.query("SET lock_timeout = '1s'");
				return await take(second);
			});
			expect(others).toHaveLength(2);
			expect(taken.map(({ id }) => id)).not.toEqual(expect.arrayContaining([others[0]?.id]));
			await first.query('COMMIT');
		});
	},
);

itWithPostgres(
	'events with fewer attempts are claimed before older ones that are stuck',
	async () => {
		await addLetters(BATCH, 19);
		await addLetters(3, 1);
		const taken = (await takeAlone()).map(({ id }) => Number(id));
		const newest = (await letters()).slice(-3).map(({ id }) => id);
		expect(taken.slice(0, 3)).toEqual(newest);
	},
);

itWithPostgres(
	'an execution claims each event at most once, even after it has given it back',
	async () => {
		await addLetters(1);
		const claim = randomUUID();
		const [taken] = await takeAlone(claim);
		await runSql(database, queryOf(sendAgain, 'Keep It'), [taken!.id, claim, 'Busy.', null, null]);
		expect(await takeAlone(claim)).toEqual([]);
		expect(await takeAlone()).toMatchObject([{ id: taken!.id }]);
	},
);

itWithPostgres(
	'events are kept while the endpoint is down, and are sent once it is up',
	async () => {
		await run(keep, 'http://127.0.0.1:1');
		const kept = await letters();
		const events = kept.filter(({ error }) => error.includes('ECONNREFUSED'));
		expect(events).toHaveLength(3);
		expect(kept.filter((letter) => !events.includes(letter))).toMatchObject([
			{ type: null, error: expect.stringMatching(/^Item 2: .*last Friday/) as string },
		]);
		const evidently = await startTestEvidently();
		await run(sendAgain, evidently.url);
		const sent = (await evidently.readEvents('demo')).map(({ data }) => data);
		expect(sent).toEqual(events.map(({ data }) => data));
		expect(await letters()).toHaveLength(1);
	},
);

itWithPostgres.each([
	['a rejected event', 'reject', { attempts: 2, rejections: 1 }],
	['an event whose request fails', 'server-error', { attempts: 2, rejections: 0 }],
] as const)('an execution gives %s back with its error', async (_what, fault, counts) => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	await addLetters(2);
	const evidently = await startTestEvidently({ faults: { [fault]: 1 } });
	await run(sendAgain, evidently.url);
	jest.restoreAllMocks();
	const error = expect.stringMatching(/^(Validation|InternalServer)Exception: /) as string;
	const letter = { ...counts, error, claimed_until: null };
	expect(await letters()).toMatchObject([letter, letter]);
});

itWithPostgres('an execution claims batch after batch, as long as a batch is full', async () => {
	await addLetters(2 * BATCH + 1);
	const evidently = await startTestEvidently();
	const { run: execution } = await run(sendAgain, evidently.url);
	const batches = execution.data.resultData.runData['Take Waiting Events']!;
	expect(batches.map(({ data }) => data?.main?.[0]?.length)).toEqual([BATCH, BATCH, 1]);
	expect(await letters()).toEqual([]);
	expect(await evidently.readEvents('demo')).toHaveLength(2 * BATCH + 1);
});
