/** `npm start`: the example workflows through n8n's own engine, against a local Evidently. */
import { join, relative } from 'node:path';

import Table from 'cli-table3';
import type { INodeExecutionData } from 'n8n-workflow';

import {
	DEFAULT_PROJECTS,
	parseDefinitions,
	startEvidently,
	type Evidently,
	type StoredEvent,
} from '../evidently';
import { localCredential } from '../evidently/credential';
import { Engine, type Result, type EngineWorkflow } from '../n8n/engine/engine';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import { USERS, visit } from './application';
import { needsOnly, readExampleFiles, webhookIdOf, type Example } from './import';

const NODE = 'AWS CloudWatch Evidently';
const TRIGGER = "When clicking 'Execute workflow'";

/** So that one example shows what a rejected event looks like. The seed decides which. */
const REJECTIONS: Record<string, { reject: number }> = { 'rejected-event.json': { reject: 0.4 } };
const SEED = 5;

async function main(): Promise<void> {
	const examples = await readExampleFiles();
	const features = parseDefinitions(featuresOf(examples), 'Features');
	const evidently = await startEvidently({ port: 0, dataDir: '.evidently/demo', features });
	try {
		const engine = await Engine.load();
		say(
			`A local Evidently serves ${evidently.url}; n8n's engine runs the workflows of examples/.\n`,
		);
		for (const example of examples.filter(runsHere)) {
			evidently.setFaults(REJECTIONS[example.file] ?? {}, SEED);
			await showWorkflow(engine, evidently, example);
		}
		await showExperiment(evidently);
		await showStored(evidently);
	} finally {
		await evidently.close();
	}
}

/** The features of the example that evaluates. */
const featuresOf = (examples: readonly Example[]) =>
	examples
		.flatMap(({ workflow }) => workflow.nodes)
		.find(({ parameters }) => parameters?.features !== undefined)?.parameters?.features;

/** The others wait for requests, which takes an n8n that listens, or use more than Evidently. */
const runsHere = ({ workflow }: Example) =>
	webhookIdOf(workflow) === undefined && needsOnly(workflow, [CREDENTIAL_TYPE]);

async function showWorkflow(
	engine: Engine,
	evidently: Evidently,
	{ file, ...example }: Example,
): Promise<void> {
	const workflow = example.workflow as EngineWorkflow;
	const result = await engine.run(workflow, {
		awsEvidentlyApi: localCredential(evidently.url).data,
	});
	const error = result.task(NODE)?.error;
	if (error) throw error;
	say(`${workflow.name}  (examples/${file})`);
	say(toTable(workflow.pinData?.[TRIGGER] ?? [], result, await readStored(evidently)));
	for (const hint of result.task(NODE)?.hints ?? []) say(`Warning: ${hint.message}`);
	say('');
}

/** The events that the local Evidently has stored, by their ID. */
async function readStored(evidently: Evidently): Promise<Map<string, StoredEvent>> {
	const events = await Promise.all(DEFAULT_PROJECTS.map((name) => evidently.readEvents(name)));
	return new Map(events.flat().map((event) => [event.eventId, event]));
}

function toTable(
	input: INodeExecutionData[],
	output: Result,
	stored: Map<string, StoredEvent>,
): string {
	const columns = Math.max(process.stdout.columns ?? 120, 100);
	const table = new Table({
		head: ['Item', 'Event', 'Result'],
		colWidths: [6, columns - 62, 52],
		wordWrap: true,
		wrapOnWordBoundary: false,
		style: { head: [], border: [] },
		chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
	});
	for (const { json, pairedItem } of output.items(NODE)) {
		const { item } = pairedItem as { item: number };
		const result = json as Record<string, string>;
		const event = stored.get(result.eventId ?? '');
		table.push([
			item,
			event ? describe(event) : JSON.stringify(input[item]?.json),
			toWords(result),
		]);
	}
	return table.toString();
}

function describe({ type, timestamp, data }: StoredEvent): string {
	return `${type} ${new Date(timestamp * 1000).toISOString()} ${data}`;
}

function toWords({ eventId, errorCode, errorMessage }: Record<string, string>): string {
	return errorCode === undefined
		? `accepted  ${eventId}`
		: `rejected  ${errorCode}: ${errorMessage}`;
}

async function showExperiment(evidently: Evidently): Promise<void> {
	evidently.setFaults({});
	say(
		`An application asks which checkout each of ${USERS} users gets, and sends an event for each:`,
	);
	for (const [variation, users] of await visit(evidently.url)) {
		say(`  ${variation.padEnd(16)} ${users} users, ${((100 * users) / USERS).toFixed(1)} %`);
	}
	say('');
}

async function showStored(evidently: Evidently): Promise<void> {
	say('The accepted events are stored as lines of JSON, this run after the earlier ones:');
	for (const project of DEFAULT_PROJECTS) {
		const { length } = await evidently.readEvents(project);
		say(`  ${relative('.', join(evidently.dataDir, `${project}.ndjson`))}  ${length} events`);
	}
	say(
		'\nNext: `npm run n8n` opens these workflows in a real n8n, with those that receive events and',
	);
	say('those that keep events in a PostgreSQL.');
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

main().catch((error: Error) => {
	say(`The demo failed: ${error.message}`);
	process.exitCode = 1;
});
