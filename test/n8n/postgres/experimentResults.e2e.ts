import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { manualTriggerOf, readExamples, withCredentials } from '../../../examples/import';
import { putCredential, type CredentialReferences } from '../../../n8n/rest/credential';
import { postgresCredential } from '../../../n8n/postgres/connection';
import { startPostgres, type Postgres } from '../../../n8n/postgres/server';
import type { WorkflowFile } from '../../../n8n/rest/client';
import { runSql } from '../../../n8n/postgres/sql';
import { randomEvents, VARIATIONS, type EventRow } from '../../support/experimentEvents';
import { openBrowserWorld, type BrowserWorld } from '../browser/browserWorld';
import { screenshot } from '../browser/screenshot';

const QUESTION = 'Experiment and Metric';
const ANSWER = 'Experiment Results';
const LAST = 'Report';

let world: BrowserWorld;
let folder: string;
let postgres: Postgres;
let credentials: CredentialReferences;

beforeAll(async () => {
	world = await openBrowserWorld();
	folder = await mkdtemp(join(tmpdir(), 'evidently-results-'));
	postgres = await startPostgres(folder);
	const credential = postgresCredential(postgres.connection);
	credentials = { postgres: await putCredential(world.client, credential) };
	await run(await example('Evidently: store each event once'));
	await store(randomEvents(50_000, 16));
	// It takes long to start a browser and PostgreSQL and to store 50,000 events.
}, 120_000);
afterAll(async () => {
	await world?.close();
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});

async function example(name: string): Promise<WorkflowFile> {
	const found = (await readExamples()).find((each) => each.name === name)!;
	return withCredentials(found, credentials);
}

async function store(rows: EventRow[]): Promise<void> {
	const insert =
		'INSERT INTO evidently_events SELECT * FROM jsonb_populate_recordset(NULL::evidently_events, $1)';
	await runSql(postgres.connection, insert, [JSON.stringify(rows)]);
}

/** Imports a workflow, runs it, and returns the data of its nodes. */
async function run(workflow: WorkflowFile) {
	const { client } = world;
	const id = await client.createWorkflow(workflow);
	const { status, data } = await client.finished(
		await client.start(id, manualTriggerOf(workflow)!),
	);
	expect([workflow.name, status]).toEqual([workflow.name, 'success']);
	return data.resultData.runData;
}

/** Returns the example with these values in the fields that a user fills in. */
async function asking(fields: IDataObject): Promise<WorkflowFile> {
	const workflow = await example('Evidently: experiment results');
	const { parameters } = workflow.nodes.find(({ name }) => name === QUESTION)!;
	const { assignments } = parameters!.assignments as {
		assignments: Array<{ name: string; value: IDataObject[string] }>;
	};
	for (const each of assignments) each.value = fields[each.name] ?? each.value;
	return workflow;
}

/** Runs the example and returns a function that looks up the output items of a node. */
async function ask(fields: IDataObject) {
	const runData = await run(await asking(fields));
	return (node: string): IDataObject[] =>
		runData[node]?.[0]?.data?.main?.[0]?.map(({ json }) => json) ?? [];
}

it('outputs the results, the left-out events and an HTML report', async () => {
	const items = await ask({ baseline: 'expressCheckout', goal: 'decrease' });
	expect(items(ANSWER).map(({ variation, verdict }) => [variation, verdict])).toEqual([
		['expressCheckout', null],
		['classicCheckout', 'Better'],
		['oneStepCheckout', 'Inconclusive'],
	]);
	expect(items('Difference by Day')).toHaveLength(3 * 30);
	expect(items('Left Out')).toHaveLength(7);

	const reports = items(LAST);
	expect(reports).toHaveLength(1);
	const { page } = world.editor;
	await page.setViewportSize({ width: 1040, height: 1230 });
	await page.setContent(reports[0]!.html as string);
	expect(await page.locator('body').textContent()).toContain('checkout-flow · lower is better');
	const verdicts = page.locator('tr td.verdict:last-child');
	expect(await verdicts.allTextContents()).toEqual(['Baseline', 'Better', 'Inconclusive']);
	expect(await page.locator('tr svg').count()).toBe(2);
	expect(await page.locator('figure figcaption').allTextContents()).toEqual([
		'classicCheckout',
		'oneStepCheckout',
	]);
	await screenshot(page, 'experiment-report');
	await page.setViewportSize({ width: 1440, height: 900 });
});

it('escapes the names of variations and metrics in the report', async () => {
	const name = "<img src=x onerror=\"document.title='run'\"> $' $& {{ 1 + 1 }}";
	const isOther = (data: object) => 'variation' in data && data.variation !== VARIATIONS[0];
	const rows = randomEvents(5000, 17).map((row) => ({
		...row,
		project: 'names',
		data: isOther(row.data) ? { ...row.data, variation: name } : row.data,
	}));
	await store(rows);
	const items = await ask({ project: 'names', baseline: VARIATIONS[0], metric: name });
	const { page } = world.editor;
	await page.setContent(items(LAST)[0]!.html as string);
	expect(await page.locator('tr td:first-child').nth(1).textContent()).toBe(name);
	expect(await page.locator('figcaption').allTextContents()).toEqual([name]);
	expect(await page.locator('img').count()).toBe(0);
	expect(await page.locator('body').textContent()).toContain(`${name} · names`);
	expect(await page.title()).toBe('Experiment results');
});

it('shows a row for each variation in the editor', async () => {
	const { client, editor } = world;
	await editor.openWorkflow(await client.createWorkflow(await asking({})));
	await editor.execute();
	await editor.finished(LAST);
	const output = await editor.openLogs(ANSWER);
	await output.showTable();
	const texts = await output.texts();
	expect(texts.map(([variation]) => variation)).toEqual(VARIATIONS);
	await editor.showAll();
	await screenshot(editor.page, 'experiment-results');
});
