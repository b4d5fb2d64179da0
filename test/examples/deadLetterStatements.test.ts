import { randomUUID } from 'node:crypto';

import type { ClientBase } from 'pg';

import { manualTriggerOf } from '../../examples/import';
import { Engine } from '../../n8n/engine/engine';
import { isPostgresInstalled } from '../../n8n/postgres/server';
import type { WorkflowFile } from '../../n8n/rest/client';
import { cleanUp, CREDENTIALS, startTestEvidently } from '../support/testKit';
import { createDatabase, itWithPostgres, type Database } from '../support/database';
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

let database: Database;
let engine: Engine;
let keep: WorkflowFile;
let sendAgain: WorkflowFile;

beforeAll(async () => {
	keep = await readExample('keep-what-could-not-be-sent.json');
	sendAgain = await readExample('send-again-what-was-kept.json');
	if (!isPostgresInstalled()) return;
	database = await createDatabase();
	engine = await Engine.load(undefined, exampleNodes(database));
	await database.query(queryOf(sendAgain, 'Create the Table'));
});

afterEach(async () => {
	await cleanUp();
	if (isPostgresInstalled()) await database.query('TRUNCATE evidently_dead_letters');
});

async function addLetters(count: number, attempts = 1): Promise<void> {
	const insert = `INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error, attempts)
		SELECT 'demo', 'aws.evidently.custom', '2026-11-20T08:00:00.123Z', json_build_object('n', n)::text,
			'The endpoint is down.', $2
		FROM generate_series(1, $1) AS n`;
	await database.query(insert, [count, attempts]);
}

const letters = async () =>
	await database.select<Letter>('SELECT * FROM evidently_dead_letters ORDER BY id');

interface Taken {
	id: string;
	is_full_batch: boolean;
}

/** Claims waiting events on an open connection, as an execution does. */
async function take(client: ClientBase, claim: string = randomUUID()): Promise<Taken[]> {
	return (await client.query<Taken>(queryOf(sendAgain, 'Take Waiting Events'), [claim])).rows;
}

const takeAlone = async (claim?: string) =>
	await database.withClient(async (client) => await take(client, claim));

/** Runs an example from its manual trigger, with a local Evidently as the service. */
async function run(workflow: WorkflowFile, endpoint: string, keys = CREDENTIALS) {
	const file = startingAt(workflow, manualTriggerOf(workflow)!, pinned(workflow));
	const result = await engine.run(file, { awsEvidentlyApi: { ...keys, endpoint } });
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
	const [{ seconds } = { seconds: 0 }] = await database.select<{ seconds: number }>(
		'SELECT extract(epoch FROM claimed_until - now()) AS seconds FROM evidently_dead_letters',
	);
	expect(seconds).toBeGreaterThan(14 * 60);
	expect(seconds).toBeLessThanOrEqual(15 * 60);
	expect(await takeAlone()).toEqual([]);
});

itWithPostgres('an event whose claim has ended is claimed by the next execution', async () => {
	await addLetters(1);
	await takeAlone();
	await database.query(
		"UPDATE evidently_dead_letters SET claimed_until = now() - interval '1 second'",
	);
	expect(await takeAlone()).toHaveLength(1);
});

itWithPostgres('an item that can’t become an event is not claimed', async () => {
	await addLetters(1);
	await database.query('UPDATE evidently_dead_letters SET type = NULL');
	expect(await takeAlone()).toEqual([]);
});

itWithPostgres(
	'two executions claim different events at the same time without waiting',
	async () => {
		await addLetters(BATCH + 2);
		await database.withClient(async (first) => {
			await first.query('BEGIN');
			const taken = await take(first);
			expect(taken).toHaveLength(BATCH);
			expect(taken.every(({ is_full_batch }) => is_full_batch)).toBe(true);
			const others = await database.withClient(async (second) => {
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
		await database.query(queryOf(sendAgain, 'Keep It'), [taken!.id, claim, 'Busy.', null, null]);
		expect(await takeAlone(claim)).toEqual([]);
		expect(await takeAlone()).toMatchObject([{ id: taken!.id }]);
	},
);

itWithPostgres.each([
	['413', null, 1],
	['400', 'ValidationException', 1],
	[null, 'ValidationException', 1],
	[null, 'AccessDeniedException', 1],
	[null, 'ThrottlingException', 0],
	[null, 'InternalServerException', 0],
	[null, 'ServiceUnavailableException', 0],
	['403', 'UnrecognizedClientException', 0],
	['500', null, 0],
	[null, 'ECONNREFUSED', 0],
	[null, null, 0],
])(
	'an event that fails with the HTTP status %s and the code %s has %d rejections',
	async (httpCode, errorCode, rejections) => {
		await addLetters(1);
		const claim = randomUUID();
		const [taken] = await takeAlone(claim);
		const giveBack = async (by: string, error: string) =>
			await database.query(queryOf(sendAgain, 'Keep It'), [
				taken!.id,
				by,
				error,
				httpCode,
				errorCode,
			]);
		await giveBack(randomUUID(), 'Another execution has claimed it meanwhile.');
		expect(await letters()).toMatchObject([{ rejections: 0, error: 'The endpoint is down.' }]);
		await giveBack(claim, 'No.');
		expect(await letters()).toMatchObject([{ rejections, error: 'No.', claimed_until: null }]);
	},
);

itWithPostgres('an event that was rejected five times is not claimed again', async () => {
	await addLetters(2);
	const [first] = await letters();
	await database.query(
		'UPDATE evidently_dead_letters SET rejections = CASE id WHEN $1 THEN 5 ELSE 4 END',
		[first!.id],
	);
	const taken = await takeAlone();
	expect(taken).toHaveLength(1);
	expect(Number(taken[0]!.id)).not.toBe(first!.id);
});

itWithPostgres('the report counts dead letters by what becomes of them', async () => {
	await addLetters(10);
	const change = async (set: string, count: number) =>
		await database.query(`UPDATE evidently_dead_letters SET ${set} WHERE id IN (
				SELECT id FROM evidently_dead_letters
				WHERE type IS NOT NULL AND attempts = 1 AND rejections = 0 AND kept_at > now() - interval '1 hour'
				LIMIT ${count})`);
	await change('type = NULL', 1);
	await change('rejections = 5', 2);
	await change('attempts = 20', 1);
	await change("kept_at = now() - interval '25 hours'", 2);
	const report = await readExample('report-dead-letters.json');
	expect(await database.query(queryOf(report, 'Count Dead Letters'))).toEqual([
		{ waiting: 4, stuck: 3, given_up: 2, not_events: 1 },
	]);
});

itWithPostgres(
	'events are kept while the endpoint is down, and are sent once it is up',
	async () => {
		await run(keep, 'http://127.0.0.1:1');
		const kept = await letters();
		const events = kept.filter(({ error }) => error.includes('ECONNREFUSED'));
		expect(events).toHaveLength(3);
		expect(events.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
		expect(kept.filter((letter) => !events.includes(letter))).toMatchObject([
			{
				type: null,
				data: JSON.stringify(pinned(keep)[2]),
				error: expect.stringMatching(/^Item 2: .*last Friday/) as string,
			},
		]);
		const evidently = await startTestEvidently();
		await run(sendAgain, evidently.url);
		const sent = (await evidently.readEvents('demo')).map(({ data }) => data);
		expect(sent).toEqual(events.map(({ data }) => data));
		const keys = sent.map((data) => (JSON.parse(data) as { eventKey: string }).eventKey);
		expect(new Set(keys).size).toBe(3);
		expect(keys.every((key) => /^\S+$/.test(key))).toBe(true);
		expect(await letters()).toHaveLength(1);
	},
);

itWithPostgres('each event is kept with its own project and time', async () => {
	const nodes = keep.nodes.map((node) => {
		if (node.name !== 'Make the Events') return node;
		const project = { __rl: true, mode: 'name', value: '={{ $json.details.project }}' };
		return { ...node, parameters: { ...node.parameters, project } };
	});
	const items = ['checkout', 'demo'].map((project, index) => ({
		json: { time: `2026-11-20T08:00:0${index}.000Z`, details: { project } },
	}));
	const [trigger] = Object.keys(keep.pinData!);
	await run({ ...keep, nodes, pinData: { [trigger!]: items } }, 'http://127.0.0.1:1');
	expect(await letters()).toMatchObject([
		{ project: 'checkout', timestamp: '2026-11-20T08:00:00.000Z' },
		{ project: 'demo', timestamp: '2026-11-20T08:00:01.000Z' },
	]);
});

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

itWithPostgres.each([
	['fewer results than events', { failedEventCount: 0, eventResults: [{ eventId: 'e-1' }] }],
	['more failed events than errors', { failedEventCount: 1, eventResults: [{}, {}] }],
	['no results', {}],
])('an execution keeps all events if the response has %s', async (_what, body) => {
	await addLetters(2);
	const evidently = await startTestEvidently();
	evidently.substitute = () => ({
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	await run(sendAgain, evidently.url);
	const letter = { attempts: 2, rejections: 0, claimed_until: null };
	expect(await letters()).toMatchObject([letter, letter]);
});

itWithPostgres('an event is not given up because of a wrong key', async () => {
	await addLetters(1);
	const evidently = await startTestEvidently();
	await run(sendAgain, evidently.url, { ...CREDENTIALS, secretAccessKey: 'wrong' });
	const error = expect.stringMatching(/^InvalidSignatureException: /) as string;
	expect(await letters()).toMatchObject([{ attempts: 2, rejections: 0, error }]);
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
