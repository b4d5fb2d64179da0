/** `npm start`: runs the example workflows with n8n's engine and a local Evidently. */
import { join, relative } from 'node:path';

import type { INodeExecutionData } from 'n8n-workflow';

import {
	DEFAULT_PROJECTS,
	parseDefinitions,
	startEvidently,
	type Evidently,
	type StoredEvent,
} from '../evidently';
import { localCredential } from '../evidently/credential';
import { Engine, type EngineWorkflow } from '../n8n/engine/engine';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import { visit } from './application';
import { eventBlock, type ShownEvent } from './eventBlock';
import { manualTriggerOf, needsOnly, readExampleFiles, type Example } from './import';
import { standardOutput, wrapWords } from './terminal';
import { visitLines } from './visitLines';

const NODE = 'AWS CloudWatch Evidently';
const TRIGGER = "When clicking 'Execute workflow'";

/** The example during which the local Evidently rejects some events, to show what that looks like. */
const WITH_REJECTIONS = 'items-that-are-events.json';
const REJECTED_SHARE = 0.4;
/** The seed selects the events that are rejected. */
const SEED = 5;

const out = standardOutput();

async function main(): Promise<void> {
	const examples = await readExampleFiles();
	const features = parseDefinitions(featuresOf(examples), 'Features');
	const evidently = await startEvidently({ port: 0, dataDir: '.evidently/demo', features });
	try {
		sayTitle("Example workflows in n8n's engine");
		say(`They send to a local Evidently, a stand-in for AWS's service, at ${evidently.url}.`);
		say('Each block is an event: its time (UTC), its ID if it was accepted, and its data.');
		const engine = await Engine.load();
		for (const example of examples.filter(runsHere)) {
			await showWorkflow(engine, evidently, example);
		}
		await showApplication(evidently);
		await showStored(evidently);
		showNextSteps();
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
	sayTitle(workflow.name, `examples/${file}`);
	const reject = file === WITH_REJECTIONS ? REJECTED_SHARE : 0;
	evidently.setFaults({ reject }, SEED);
	if (reject > 0) {
		say(`For this one, the local Evidently is set to reject ${100 * reject} % of the events.`);
		say('');
	}
	const result = await engine.run(workflow, {
		awsEvidentlyApi: localCredential(evidently.url).data,
	});
	const task = result.task(NODE);
	if (task?.error) throw task.error;
	const stored = await readStored(evidently);
	const events = result.items(NODE).map((output) => {
		const { item } = output.pairedItem as { item: number };
		return toShownEvent(output, stored, workflow.pinData?.[TRIGGER]?.[item]);
	});
	for (const event of events) sayLines(eventBlock(event, out));
	sayCounts(events.length, events.filter(({ result }) => result.errorCode !== undefined).length);
	for (const { message } of task?.hints ?? []) say(out.style('yellow', `Warning: ${message}`));
}

/** Returns the events that the local Evidently has stored, by event ID. */
async function readStored(evidently: Evidently): Promise<Map<string, StoredEvent>> {
	const events = await Promise.all(DEFAULT_PROJECTS.map((name) => evidently.readEvents(name)));
	return new Map(events.flat().map((event) => [event.eventId, event]));
}

/** @param input The item that became the event. */
function toShownEvent(
	{ json }: INodeExecutionData,
	stored: Map<string, StoredEvent>,
	input?: INodeExecutionData,
): ShownEvent {
	const result = json as ShownEvent['result'];
	const event = stored.get(result.eventId ?? '');
	if (event) {
		return { type: event.type, time: new Date(event.timestamp * 1000), data: event.data, result };
	}
	// A rejected event is stored nowhere. Only items that are events already are rejected here.
	const { type, timestamp, data } = input!.json as {
		type: string;
		timestamp: string;
		data: unknown;
	};
	return {
		type,
		time: new Date(timestamp),
		data: typeof data === 'string' ? data : JSON.stringify(data),
		result,
	};
}

async function showApplication(evidently: Evidently): Promise<void> {
	evidently.setFaults({});
	sayTitle("An application with AWS's SDK and simulated users", 'examples/application.ts');
	sayLines(visitLines(await visit(evidently.url), out));
}

async function showStored(evidently: Evidently): Promise<void> {
	sayTitle('Stored events of this run and earlier ones');
	for (const project of DEFAULT_PROJECTS) {
		const { length } = await evidently.readEvents(project);
		say(`  ${relative('.', join(evidently.dataDir, `${project}.ndjson`))}  ${length} events`);
	}
}

function showNextSteps(): void {
	sayTitle('Next');
	say(`  ${out.style('cyan', 'npm run n8n')}  shows this in n8n's editor (3 GB once)`);
	say(`  ${out.style('cyan', 'README.md')}    connects your application to n8n`);
}

function sayCounts(events: number, rejected: number): void {
	const accepted = out.style('green', `${events - rejected} accepted`);
	say('');
	say(rejected === 0 ? accepted : `${accepted}, ${out.style('red', `${rejected} rejected`)}`);
}

function sayTitle(title: string, file?: string): void {
	say('');
	say('');
	sayLines(wrapWords(title, out.columns).map((line) => out.style('bold', line)));
	if (file !== undefined) say(out.style('dim', file));
	say('');
}

const say = (text: string) => sayLines(wrapWords(text, out.columns));

function sayLines(lines: string[]): void {
	for (const line of lines) process.stdout.write(`${line}\n`);
}

main().catch((error: Error) => {
	process.stderr.write(`error: ${error.message}\n`);
	process.exitCode = 1;
});
