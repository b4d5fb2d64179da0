import type { Evidently } from '../evidently';
import type { N8nInstance } from '../n8n/instance';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import { HOW_TO_INSTALL } from '../n8n/postgres/server';
import type { WorkflowFile } from '../n8n/rest/client';
import {
	isScheduled,
	needsAccount,
	needsOnly,
	receivesEvents,
	startPathOf,
	startsByItself,
	webhookIdOf,
	type ImportedWorkflow,
} from './import';
import { tour, type Database } from './tour';

/** The parts that `npm run n8n` has started. */
export interface Running {
	/** The URL that signs the browser in. */
	link: string;
	n8n: N8nInstance;
	evidently: Evidently;
	/** The database for the workflows that need one, if there is one. */
	database?: Database;
	workflows: ImportedWorkflow[];
	/** The file with the email and the password. */
	account: string;
}

/** Returns the URL of the first page: the first workflow that a person can run with a click. */
export function startPage(url: string, workflows: ImportedWorkflow[]): string {
	const first = workflows.find(({ example }) => !startsByItself(example)) ?? workflows[0];
	return first ? `${url}/workflow/${first.id}` : url;
}

/**
 * Returns the text that explains what is running and what to try. The link comes last, where a person
 * finds it.
 *
 * @param examples all examples, including those that were left out
 */
export function instructions(running: Running, examples: WorkflowFile[]): string {
	const { link, n8n, evidently, database, workflows, account } = running;
	const imported = workflows.map(({ example }) => example);
	return [
		'',
		...describeSenders(imported.filter((each) => !startsByItself(each) && !needsDatabase(each))),
		...describeStartedByUrl(n8n.url, imported),
		...describeReceivers(n8n.url, imported),
		...describeDatabase(running, examples),
		...describeTour(n8n.url, imported, database),
		`Evidently runs at ${evidently.url} and stores events in ${evidently.dataDir}/PROJECT.ndjson`,
		`If n8n asks you to sign in, the email and password are in ${account}`,
		`The log of n8n is ${n8n.logFile}`,
		'Press Ctrl-C to stop everything.',
		'',
		`n8n runs at ${n8n.url}. This link opens it and signs you in:`,
		'',
		`    ${link}`,
		'',
	].join('\n');
}

const receives = (example: WorkflowFile) => receivesEvents(example) && !needsAccount(example);

const needsDatabase = (example: WorkflowFile) => !needsOnly(example, [CREDENTIAL_TYPE]);

const endpointOf = (n8nUrl: string, example: WorkflowFile) =>
	`${n8nUrl}/webhook/${webhookIdOf(example)}`;

function describeSenders(examples: WorkflowFile[]): string[] {
	if (examples.length === 0) return [];
	return [
		'Click "Execute workflow" at the bottom, then open the AWS CloudWatch Evidently node:',
		'its output has one item for each event. These example workflows send events:',
		...examples.map(({ name }) => `  - ${name}`),
		'',
	];
}

function describeStartedByUrl(n8nUrl: string, examples: WorkflowFile[]): string[] {
	const lines = examples.flatMap((example) => {
		const path = startPathOf(example);
		return path === undefined ? [] : [`  - ${example.name}`, `    ${n8nUrl}${path}`];
	});
	if (lines.length === 0) return [];
	return [
		'These workflows send events, too. They are published, and start at their URL:',
		...lines,
		'',
	];
}

function describeReceivers(n8nUrl: string, examples: WorkflowFile[]): string[] {
	const receivers = examples.filter(receives);
	if (receivers.length === 0) return [];
	return [
		'These workflows receive events. They are published, and each is an endpoint for Evidently clients:',
		...receivers.flatMap((example) => [
			`  - ${example.name}`,
			`    ${endpointOf(n8nUrl, example)}`,
		]),
		'',
	];
}

function describeDatabase({ database, workflows }: Running, examples: WorkflowFile[]): string[] {
	const names = examples.filter(needsDatabase).map(({ name }) => `  - ${name}`);
	if (!database) {
		return [
			'These workflows were left out because they need a PostgreSQL:',
			...names,
			`To use them: ${HOW_TO_INSTALL}, or npm run n8n -- --postgres postgres://user:password@host:5432/database`,
			'',
		];
	}
	return [
		'These workflows use PostgreSQL, and their tables exist:',
		...workflows
			.map(({ example }) => example)
			.filter(needsDatabase)
			// The workflows that receive events come first, because the others read what these store.
			.sort((one, other) => Number(receives(other)) - Number(receives(one)))
			.map((example) => `  - ${example.name}: ${howItStarts(example)}`),
		'',
	];
}

/** The workflow with features answers evaluations, which the simulated users need. */
function describeTour(n8nUrl: string, examples: WorkflowFile[], database?: Database): string[] {
	const target = examples.find(hasFeatures) ?? examples.find(receives);
	if (!target) return [];
	const { commands, end } = tour(endpointOf(n8nUrl, target), database);
	return [
		`To try "${target.name}", paste these commands in another terminal, in this folder:`,
		'',
		...commands.flatMap(({ what, command }) => [`# ${what}`, command, '']),
		...end,
		'',
	];
}

const hasFeatures = (example: WorkflowFile) =>
	example.nodes.some(({ parameters }) => parameters?.features !== undefined);

function howItStarts(example: WorkflowFile): string {
	if (needsAccount(example)) return 'follow its note, and publish it';
	if (isScheduled(example)) return 'runs on a schedule, or click "Execute workflow"';
	return startsByItself(example) ? 'is published' : 'click "Execute workflow"';
}
