import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEvidently, type Evidently } from '../../../evidently';
import { localCredential } from '../../../evidently/credential';
import { readExampleFiles, withCredentials } from '../../../examples/import';
import { putCredential, type NewCredential } from '../../../n8n/credential';
import { postgresCredential } from '../../../n8n/database';
import { CREDENTIAL_TYPE } from '../../../n8n/package';
import { startPostgres, type Postgres } from '../../../n8n/postgres';
import { runSql, selectRows } from '../../../n8n/sql';
import type { Execution } from '../../../n8n/rest';
import { until } from '../../../n8n/waiting';
import { openWorld, type World } from '../browser/world';

const KEEP = 'keep-what-could-not-be-sent.json';
const SEND_AGAIN = 'send-again-what-was-kept.json';
const TRIGGER = "When clicking 'Execute workflow'";

let world: World;
/** The one that goes away. */
let evidently: Evidently;
let postgres: Postgres;
let folder: string;
/** The workflows' ids by their file. */
const ids: Record<string, string> = {};

jest.setTimeout(240_000);

beforeAll(async () => {
	world = await openWorld();
	folder = await mkdtemp(join(tmpdir(), 'evidently-letters-'));
	postgres = await startPostgres(folder);
	evidently = await startEvidently({ port: 0, dataDir: join(folder, 'events') });
	const { client } = world;
	const credentials = {
		[CREDENTIAL_TYPE]: await putOwn(localCredential(evidently.url)),
		postgres: await putOwn(postgresCredential(postgres.connection)),
	};
	const examples = await readExampleFiles();
	for (const file of [KEEP, SEND_AGAIN]) {
		const { workflow } = examples.find((each) => each.file === file)!;
		ids[file] = await client.createWorkflow(withCredentials(workflow, credentials));
	}
	// Makes the table.
	await execute(SEND_AGAIN);
});

afterAll(async () => {
	await world?.close();
	await evidently?.close();
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});

/** Under a name that no other suite uses. */
const putOwn = async (credential: NewCredential) =>
	await putCredential(world.client, { ...credential, name: `${credential.name} for dead letters` });

async function start(file: string): Promise<string> {
	return await world.client.start(ids[file]!, TRIGGER);
}

async function finish(executionId: string): Promise<Execution> {
	const execution = await world.client.finished(executionId, 120_000);
	expect([execution.status, execution.data.resultData.error]).toEqual(['success', undefined]);
	return execution;
}

const execute = async (file: string) => await finish(await start(file));

/** How many events an execution has taken from the table. */
function taken({ data }: Execution): number {
	const [run] = data.resultData.runData['Take the Waiting Ones'] ?? [];
	return run?.data?.main?.[0]?.length ?? 0;
}

interface Letter {
	project: string | null;
	type: string | null;
	timestamp: string | null;
	data: string;
	error: string;
	tries: number;
	rejections: number;
	taken_until: string | null;
}

const letters = async () =>
	await selectRows<Letter>(
		postgres.connection,
		'SELECT * FROM evidently_dead_letters WHERE type IS NOT NULL ORDER BY id',
	);

/** Of those that can't become an event. */
async function itemCount(): Promise<number> {
	return (await sql('SELECT FROM evidently_dead_letters WHERE type IS NULL')).length;
}

const sql = async (statement: string) => await runSql(postgres.connection, statement);

/** What every execution of the example sends: user and second of the event. */
const SENT = [
	['u-17', '2026-11-20T08:00:00.000Z'],
	['u-42', '2026-11-20T08:00:01.250Z'],
	['u-88', '2026-11-20T08:00:03.000Z'],
];

const AT = '2026-11-20T08:00:00.123Z';

interface Stored {
	user: string;
	at: string;
	key: string;
}

async function stored(): Promise<Stored[]> {
	return (await evidently.readEvents('demo')).map(({ timestamp, data }) => {
		const { userDetails, eventKey } = JSON.parse(data) as {
			userDetails: { userId: string };
			eventKey: string;
		};
		return {
			user: userDetails.userId,
			at: new Date(timestamp * 1000).toISOString(),
			key: eventKey,
		};
	});
}

/** Each of the example's events this many times, at its own time, and each under a key of its own. */
async function expectStoredOnce(executions: number): Promise<void> {
	const events = await stored();
	const expected = Array.from({ length: executions }, () => SENT).flat();
	expect(events.map(({ user, at }) => [user, at]).sort()).toEqual(expected.sort());
	expect(new Set(events.map(({ key }) => key)).size).toBe(expected.length);
}

/** At the same port, with what it had stored. */
async function startEvidentlyAgain(): Promise<void> {
	const { port, dataDir } = evidently;
	evidently = await startEvidently({ port, dataDir });
}

test('an item that can’t become an event is kept beside them, with its JSON', async () => {
	await execute(KEEP);
	await expectStoredOnce(1);
	expect(await letters()).toEqual([]);
	const [item, ...others] = await selectRows<Letter>(
		postgres.connection,
		'SELECT * FROM evidently_dead_letters',
	);
	expect(others).toEqual([]);
	expect(item).toMatchObject({ project: null, type: null, timestamp: null });
	expect(item?.error).toMatch(/^Item 2: .*"time".*last Friday/);
	expect(JSON.parse(item?.data ?? '')).toEqual({
		time: 'last Friday',
		userDetails: { userId: 'u-3' },
		details: { pageLoadTime: 912 },
	});
});

test('while the endpoint is away, events are kept with their time, key and reason', async () => {
	await evidently.close();
	await execute(KEEP);
	await execute(KEEP);
	const kept = await letters();
	expect(kept).toHaveLength(6);
	expect(kept.slice(0, 3).map(({ timestamp }) => timestamp)).toEqual(SENT.map(([, at]) => at));
	for (const letter of kept) {
		expect(letter).toMatchObject({
			project: 'demo',
			type: 'aws.evidently.custom',
			error: expect.stringMatching(/refused|ECONNREFUSED|reach/i) as string,
			tries: 1,
			rejections: 0,
			taken_until: null,
		});
	}
});

test('they stay while it is away, and count their tries', async () => {
	expect(taken(await execute(SEND_AGAIN))).toBe(6);
	const kept = await letters();
	expect(
		kept.map(({ tries, rejections, taken_until }) => [tries, rejections, taken_until]),
	).toEqual(Array.from({ length: 6 }, () => [2, 0, null]));
});

test('two executions at once send them once, when it is back', async () => {
	await startEvidentlyAgain();
	evidently.setFaults({ stall: 1 });
	const first = await start(SEND_AGAIN);
	await until('the first to take them', async () =>
		(await letters()).every(({ taken_until }) => taken_until !== null),
	);
	// The first one waits for a reply now.
	expect(taken(await execute(SEND_AGAIN))).toBe(0);
	evidently.setFaults({});
	expect(taken(await finish(first))).toBe(6);
	expect(await letters()).toEqual([]);
	await expectStoredOnce(3);
});

test('what was accepted is not sent again', async () => {
	expect(taken(await execute(SEND_AGAIN))).toBe(0);
	await expectStoredOnce(3);
});

test('what an execution had taken when it was lost is sent after a quarter of an hour', async () => {
	await evidently.close();
	await execute(KEEP);
	await startEvidentlyAgain();
	await sql(`UPDATE evidently_dead_letters SET taken_until = now() + interval '1 minute'`);
	expect(taken(await execute(SEND_AGAIN))).toBe(0);
	await sql(`UPDATE evidently_dead_letters SET taken_until = now() - interval '1 second'`);
	expect(taken(await execute(SEND_AGAIN))).toBe(3);
	expect(await letters()).toEqual([]);
	await expectStoredOnce(4);
});

test('what the service rejects is tried five times more, then left to a person', async () => {
	evidently.setFaults({ reject: 1 });
	await execute(KEEP);
	for (let time = 1; time <= 5; time += 1) expect(taken(await execute(SEND_AGAIN))).toBe(3);
	evidently.setFaults({});
	expect(taken(await execute(SEND_AGAIN))).toBe(0);
	expect(await letters()).toMatchObject(
		Array.from({ length: 3 }, () => ({
			error: 'ValidationException: The event is not valid.',
			tries: 6,
			rejections: 5,
		})),
	);

	await sql('UPDATE evidently_dead_letters SET rejections = 0');
	expect(taken(await execute(SEND_AGAIN))).toBe(3);
	expect(await letters()).toEqual([]);
	await expectStoredOnce(5);
});

test('data is sent to the letter, to the project that it was for', async () => {
	const data = '{"total": 1.10, "order": 12345678901234567890, "text": "\\u0000 \'"}';
	await sql(
		`INSERT INTO evidently_dead_letters (project, type, "timestamp", data, error)
		VALUES ('checkout', 'aws.evidently.custom', '${AT}', '${data.replaceAll("'", "''")}', 'away')`,
	);
	expect(taken(await execute(SEND_AGAIN))).toBe(1);
	expect(await evidently.readEvents('checkout')).toMatchObject([
		{ type: 'aws.evidently.custom', timestamp: Date.parse(AT) / 1000, data },
	]);
});

test('while the table is away too, the execution keeps them, and its retry sends nothing again', async () => {
	const { client } = world;
	const before = await stored();
	await sql('ALTER TABLE evidently_dead_letters RENAME TO elsewhere');
	evidently.setFaults({ reject: 0.5 }, 5);
	const failed = await client.finished(await start(KEEP), 120_000);
	expect(failed.status).toBe('error');
	const accepted = (await stored()).length - before.length;
	expect(accepted).toBe(1);

	evidently.setFaults({});
	await sql('ALTER TABLE elsewhere RENAME TO evidently_dead_letters');
	const items = await itemCount();
	await client.retryExecution(failed.id);
	expect(await stored()).toHaveLength(before.length + accepted);
	expect(await letters()).toHaveLength(SENT.length - accepted);
	expect(await itemCount()).toBe(items + 1);
});
