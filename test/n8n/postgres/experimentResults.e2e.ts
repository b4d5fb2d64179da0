import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import { readExamples, withCredentials } from '../../../examples/import';
import { putCredential, type CredentialReferences } from '../../../n8n/credential';
import { postgresCredential } from '../../../n8n/database';
import { startPostgres, type Postgres } from '../../../n8n/postgres';
import type { WorkflowFile } from '../../../n8n/rest';
import { runSql } from '../../../n8n/sql';
import { openBrowserWorld, type BrowserWorld } from '../browser/browserWorld';
import { screenshot } from '../browser/chromium';
import { randomEvents, VARIATIONS, type EventRow } from './experimentEvents';

const MANUAL_TRIGGER = "When clicking 'Execute workflow'";
const QUESTION = 'Experiment and Metric';
const ANSWER = 'Experiment Results';

const EVENTS = 50_000;
const SEED = 16;

/** Milliseconds. A join in place of the window took 27 s where the table had no statistics yet. */
const LIMIT = 10_000;

let world: BrowserWorld;
let folder: string;
let postgres: Postgres;
let credentials: CredentialReferences;
let randomFile: string;

beforeAll(async () => {
	world = await openBrowserWorld();
	folder = await mkdtemp(join(tmpdir(), 'evidently-results-'));
	postgres = await startPostgres(folder);
	const credential = postgresCredential(postgres.connection);
	credentials = { postgres: await putCredential(world.client, credential) };
	await run(await example('Evidently: store each event once'));
	randomFile = await store('random', randomEvents(EVENTS, SEED));
});
afterAll(async () => {
	await world?.close();
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});

async function example(name: string): Promise<WorkflowFile> {
	const found = (await readExamples()).find((each) => each.name === name);
	if (!found) throw new Error(`No example is called "${name}"`);
	return withCredentials(found, credentials);
}

/** Adds the events to the table, and gives the file that has them. */
async function store(name: string, rows: EventRow[]): Promise<string> {
	const file = join(folder, `${name}.json`);
	const json = JSON.stringify(rows);
	await writeFile(file, json);
	const insert =
		'INSERT INTO evidently_events SELECT * FROM jsonb_populate_recordset(NULL::evidently_events, $1)';
	await runSql(postgres.connection, insert, [json]);
	return file;
}

/** Imports a workflow and starts it by hand. */
async function run(workflow: WorkflowFile) {
	const { client } = world;
	const id = await client.createWorkflow(workflow);
	const { status, data } = await client.finished(await client.start(id, MANUAL_TRIGGER));
	expect([workflow.name, status]).toEqual([workflow.name, 'success']);
	return data.resultData.runData;
}

/** The example, with these values in the fields that a user fills in. */
async function asking(fields: IDataObject): Promise<WorkflowFile> {
	const workflow = await example('Evidently: experiment results');
	for (const [name, value] of Object.entries(fields)) assignment(workflow, name).value = value;
	return workflow;
}

const assignment = (workflow: WorkflowFile, name: string) =>
	assignmentsOf(workflow).find((each) => each.name === name)!;

function assignmentsOf({ nodes }: WorkflowFile) {
	const { parameters } = nodes.find(({ name }) => name === QUESTION)!;
	const { assignments } = parameters!.assignments as {
		assignments: Array<{ name: string; value: IDataObject[string] }>;
	};
	return assignments;
}

async function ask(fields: IDataObject) {
	const workflow = await asking(fields);
	const task = (await run(workflow))[ANSWER]?.[0];
	const question = Object.fromEntries(
		assignmentsOf(workflow).map(({ name, value }) => [name, value]),
	);
	const rows = task?.data?.main?.[0]?.map(({ json }) => json) ?? [];
	return { question, rows, milliseconds: task?.executionTime };
}

/** The same figures from statsmodels and scipy. On Debian: `apt-get install python3-statsmodels`. */
async function reference(question: IDataObject): Promise<IDataObject[]> {
	const script = join(__dirname, 'experimentResults.py');
	const args = [script, randomFile, JSON.stringify(question)];
	const { stdout } = await promisify(execFile)('/usr/bin/python3', args);
	return JSON.parse(stdout) as IDataObject[];
}

/** Six digits of each figure, and one more against the rounding of the sixth. */
const inSixDigits = (rows: IDataObject[]) =>
	rows.map((row) =>
		Object.fromEntries(
			Object.entries(row).map(([column, value]) => [
				column,
				typeof value === 'number' ? value.toPrecision(7) : value,
			]),
		),
	);

test.each([
	['the mean over events', {}],
	['the mean over entities', { perEntity: true }],
	['one experiment of the feature', { experiment: 'autumn' }],
	['two weeks', { start: '2026-11-08T00:00:00Z', end: '2026-11-22T00:00:00+00:00' }],
	[
		'a rare metric and another baseline',
		{
			perEntity: true,
			experiment: 'pilot',
			valueKey: 'details.clicks',
			baseline: 'oneStepCheckout',
		},
	],
])('gives the figures that statsmodels gives, in seconds: %s', async (what, fields) => {
	const { question, rows, milliseconds } = await ask(fields);
	expect(rows).toHaveLength(3);
	expect(inSixDigits(rows)).toEqual(inSixDigits(await reference(question)));
	console.log(`${EVENTS} events, ${what}: ${milliseconds} ms`);
	expect(milliseconds).toBeLessThan(LIMIT);
});

let eventCount = 0;

/** An event of a project of its own at this second of a minute. */
function event(project: string, type: EventRow['type'], second: number, data: object): EventRow {
	const time = new Date(Date.UTC(2026, 10, 1, 12, 0, second)).toISOString();
	eventCount += 1;
	return {
		event_id: `event-${eventCount}`,
		project,
		type,
		event_time: time,
		received_time: time,
		data,
	};
}

const seen = (project: string, entityId: string, variation: string, second = 0) =>
	event(project, 'aws.evidently.evaluation', second, {
		feature: 'checkout-flow',
		entityId,
		variation,
	});

const measured = (project: string, userId: string, value: unknown, second = 1) =>
	event(project, 'aws.evidently.custom', second, {
		details: { ms: value },
		userDetails: { userId },
	});

/** What a row holds if nothing is known. */
const EMPTY = {
	metric: 'pageLoadTime',
	entities: 0,
	entities_with_events: 0,
	events: 0,
	not_numeric: 0,
	mean: null,
	difference: null,
	difference_low: null,
	difference_high: null,
	relative_difference: null,
};

const SMALL: Array<[string, EventRow[], IDataObject, IDataObject[]]> = [
	['nothing', [], {}, [{ variation: 'old' }]],
	[
		'a baseline that nobody saw',
		[seen('unseen', 'a', 'new'), measured('unseen', 'a', 5)],
		{},
		[
			{ variation: 'old' },
			{ variation: 'new', entities: 1, entities_with_events: 1, events: 1, mean: 5 },
		],
	],
	[
		'one entity with events in each variation',
		[
			...[seen('few', 'a', 'old'), measured('few', 'a', 4), measured('few', 'a', 6)],
			...[seen('few', 'b', 'new'), measured('few', 'b', 8)],
			seen('few', 'c', 'newer'),
		],
		{},
		[
			{ variation: 'old', entities: 1, entities_with_events: 1, events: 2, mean: 5 },
			{
				...{ variation: 'new', entities: 1, entities_with_events: 1, events: 1, mean: 8 },
				...{ difference: 3, relative_difference: 0.6 },
			},
			{ variation: 'newer', entities: 1 },
		],
	],
	[
		'values that are no numbers, or too large',
		[
			seen('odd', 'a', 'old'),
			...['7', null, true, {}, 1e308, -1e308, 1e100].map((value) => measured('odd', 'a', value)),
			measured('odd', 'a', -7),
		],
		{},
		[
			{
				...{ variation: 'old', entities: 1, entities_with_events: 1, events: 1 },
				...{ not_numeric: 7, mean: -7 },
			},
		],
	],
	[
		'clicks, counted over all entities, one without a click',
		[
			...['a', 'b'].map((entity) => seen("o'clock", entity, 'old')),
			...['c', 'd'].map((entity) => seen("o'clock", entity, 'new')),
			...[measured("o'clock", 'a', 1), measured("o'clock", 'c', 1), measured("o'clock", 'd', 1)],
			measured("o'clock", 'nobody', 1),
		],
		{ perEntity: true },
		[
			{ variation: 'old', entities: 2, entities_with_events: 1, events: 1, mean: 0.5 },
			{
				...{ variation: 'new', entities: 2, entities_with_events: 2, events: 2, mean: 1 },
				...{ difference: 0.5, relative_difference: 1 },
				// One standard error: the square root of (1/2 + 0) / 2.
				...{
					difference_low: 0.5 - 1.959963984540054 / 2,
					difference_high: 0.5 + 1.959963984540054 / 2,
				},
			},
		],
	],
];

test.each(SMALL)('says what is known of %s', async (_what, rows, fields, expected) => {
	await store('small', rows);
	const project = rows[0]?.project ?? 'empty';
	const answer = await ask({ project, baseline: 'old', valueKey: 'details.ms', ...fields });
	expect(inSixDigits(answer.rows)).toEqual(
		inSixDigits(expected.map((row) => ({ ...EMPTY, ...row }))),
	);
});

test('shows the rows in the editor', async () => {
	const { client, editor } = world;
	await editor.openWorkflow(await client.createWorkflow(await asking({})));
	await editor.execute();
	await editor.finished(ANSWER);
	const output = await editor.openLogs();
	await output.showTable();
	const texts = await output.texts();
	expect(texts.map(([variation]) => variation)).toEqual(VARIATIONS);
	await editor.showAll();
	await screenshot(editor.page, 'experiment-results');
});
