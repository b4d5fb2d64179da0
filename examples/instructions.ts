import type { Evidently } from '../evidently';
import type { PostgresConnection } from '../n8n/postgres/connection';
import type { N8nInstance } from '../n8n/instance';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import { HOW_TO_INSTALL } from '../n8n/postgres/server';
import type { WorkflowFile } from '../n8n/rest/client';
import { clientCommands } from './clients';
import {
	isScheduled,
	needsAccount,
	needsOnly,
	receivesEvents,
	startsByItself,
	webhookIdOf,
	type ImportedWorkflow,
} from './import';

export interface Database {
	connection: PostgresConnection;
	/** The file with the password, if the database was started by this program. */
	passwordFile?: string;
}

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
 * Returns the text that explains what is running and what to try.
 *
 * @param examples all examples, including those that were left out
 */
export function instructions(running: Running, examples: WorkflowFile[]): string {
	const { link, n8n, evidently, workflows, account } = running;
	const imported = workflows.map(({ example }) => example);
	return [
		'',
		`n8n runs at ${n8n.url}. This link opens it and signs you in:`,
		'',
		`    ${link}`,
		'',
		...describeSenders(imported.filter((each) => !startsByItself(each) && !needsDatabase(each))),
		...describeReceivers(n8n.url, imported),
		...describeDatabase(running, examples),
		`Evidently runs at ${evidently.url} and stores events in ${evidently.dataDir}/PROJECT.ndjson`,
		`If n8n asks you to sign in, the email and password are in ${account}`,
		`The log of n8n is ${n8n.logFile}`,
		'Press Ctrl-C to stop everything.',
	].join('\n');
}

const receives = (example: WorkflowFile) => receivesEvents(example) && !needsAccount(example);

const needsDatabase = (example: WorkflowFile) => !needsOnly(example, [CREDENTIAL_TYPE]);

function describeSenders(examples: WorkflowFile[]): string[] {
	if (examples.length === 0) return [];
	return [
		'Click "Execute workflow" at the bottom, then open the AWS CloudWatch Evidently node:',
		'its output has one item for each event. These example workflows send events:',
		...examples.map(({ name }) => `  - ${name}`),
		'',
	];
}

function describeReceivers(n8nUrl: string, examples: WorkflowFile[]): string[] {
	const receivers = examples.filter(receives);
	const endpoint = (example: WorkflowFile) => `${n8nUrl}/webhook/${webhookIdOf(example)}`;
	// A workflow with a database stores the event, so the person can look at it there.
	const target = receivers.find(needsDatabase) ?? receivers[0];
	if (!target) return [];
	return [
		'These workflows receive events. They are published, and each is an endpoint for Evidently clients:',
		...receivers.flatMap((example) => [`  - ${example.name}`, `    ${endpoint(example)}`]),
		'',
		`Send an event to "${target.name}" with curl 7.75 or newer, or with a version of boto3 that`,
		"still supports Evidently (such as Debian's):",
		'',
		...clientCommands(endpoint(target)).flatMap((command) => [command, '']),
		'The executions of the workflow show the received events.',
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
		'These workflows use PostgreSQL, and their tables exist. Try them from top to bottom:',
		...workflows
			.map(({ example }) => example)
			.filter(needsDatabase)
			// The workflows that receive events come first, because the others read what these store.
			.sort((one, other) => Number(receives(other)) - Number(receives(one)))
			.map((example) => `  - ${example.name}: ${howItStarts(example)}`),
		`To query the database: ${psqlCommand(database)}`,
		'',
	];
}

function psqlCommand({ connection, passwordFile }: Database): string {
	const { host, port, user, database } = connection;
	const password = passwordFile === undefined ? '' : `PGPASSWORD=$(cat ${passwordFile}) `;
	return `${password}psql -h ${host} -p ${port} -U ${user} ${database}`;
}

function howItStarts(example: WorkflowFile): string {
	if (needsAccount(example)) return 'follow its note, and publish it';
	if (isScheduled(example)) return 'runs on a schedule, or click "Execute workflow"';
	return startsByItself(example) ? 'is published, see above' : 'click "Execute workflow"';
}
