/** `npm start`: runs the example workflows with n8n's engine and a local Evidently. */
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
import { manualTriggerOf, needsOnly, readExampleFiles, type Example } from './import';

const NODE = 'AWS CloudWatch Evidently';
const TRIGGER = "When clicking 'Execute workflow'";

/**
 * In this example, the local Evidently rejects some events, so that the output shows errors. The
 * seed selects them.
 */
const REJECTIONS: Record<string, { reject: number }> = { 'rejected-event.json': { reject: 0.4 } };
const SEED = 5;

async function main(): Promise<void> {
	const examples = await readExampleFiles();
	const features = parseDefinitions(featuresOf(examples), 'Features');
	const evidently = await startEvidently({ port: 0, dataDir: '.evidently/demo', features });
	try {
		const engine = await Engine.load();
		say(
			`A local Evidently runs at ${evidently.url}. n8n's engine runs the workflows of examples/.\n`,
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

/** Returns the definitions of features in the example that evaluates them. */
const featuresOf = (examples: readonly Example[]) =>
	examples
		.flatMap(({ workflow }) => workflow.nodes)
		.find(({ parameters }) => parameters?.features !== undefined)?.parameters?.features;

/** Whether the engine alone can run the workflow: a person starts it, and it needs no other service. */
const runsHere = ({ workflow }: Example) =>
	manualTriggerOf(workflow) !== undefined && needsOnly(workflow, [CREDENTIAL_TYPE]);

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

/** Returns the events that the local Evidently has stored, by event ID. */
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
			event ? describeEvent(event) : JSON.stringify(input[item]?.json),
			describeResult(result),
		]);
	}
	return table.toString();
}

function describeEvent({ type, timestamp, data }: StoredEvent): string {
	return `${type} ${new Date(timestamp * 1000).toISOString()} ${data}`;
}

function describeResult({ eventId, errorCode, errorMessage }: Record<string, string>): string {
	return errorCode === undefined
		? `accepted  ${eventId}`
		: `rejected  ${errorCode}: ${errorMessage}`;
}

async function showExperiment(evidently: Evidently): Promise<void> {
	evidently.setFaults({});
	say(`An application evaluates a feature for ${USERS} users and sends an event for each of them:`);
	for (const [variation, users] of await visit(evidently.url)) {
		say(`  ${variation.padEnd(16)} ${users} users, ${((100 * users) / USERS).toFixed(1)} %`);
	}
	say('');
}

async function showStored(evidently: Evidently): Promise<void> {
	say('The accepted events of this run and of earlier ones are stored as lines of JSON:');
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
