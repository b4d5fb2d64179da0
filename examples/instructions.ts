import type { Evidently } from '../evidently';
import type { PostgresConnection } from '../n8n/postgres/connection';
import type { N8nInstance } from '../n8n/instance';
import { CREDENTIAL_TYPE } from '../n8n/install/package';
import { HOW_TO_INSTALL } from '../n8n/postgres/server';
import type { WorkflowFile } from '../n8n/rest/client';
import { clientCommands } from './clients';
import {
	isScheduled,
	needsOnly,
	startsByItself,
	webhookIdOf,
	type ImportedWorkflow,
} from './import';

export interface Database {
	connection: PostgresConnection;
	/** Of one that was started here. */
	passwordFile?: string;
}

/** What `npm run n8n` has started. */
export interface Running {
	/** Signs the browser in. */
	link: string;
	n8n: N8nInstance;
	evidently: Evidently;
	/** For the workflows that need one, if there is one. */
	database?: Database;
	workflows: ImportedWorkflow[];
	/** The file with the e-mail and the password. */
	account: string;
}

/** The page that the link leads to: the first workflow that needs nothing but a click. */
export function startPage(url: string, workflows: ImportedWorkflow[]): string {
	const first = workflows.find(({ example }) => !startsByItself(example)) ?? workflows[0];
	return first ? `${url}/workflow/${first.id}` : url;
}

/**
 * What is there, and what to click.
 * @param examples all there are, also those that were left out
 */
export function instructions(running: Running, examples: WorkflowFile[]): string {
	const { link, n8n, evidently, workflows, account } = running;
	const imported = workflows.map(({ example }) => example);
	return [
		'',
		`n8n runs at ${n8n.url}. To be signed in, open it by this link:`,
		'',
		`    ${link}`,
		'',
		...describeSenders(imported.filter((each) => !startsByItself(each) && !needsDatabase(each))),
		...describeReceivers(n8n.url, imported),
		...describeDatabase(running, examples),
		`Evidently listens on ${evidently.url}; accepted events go to ${evidently.dataDir}/PROJECT.ndjson`,
		`If n8n asks for an account: e-mail and password are in ${account}`,
		`n8n's messages are in ${n8n.logFile}`,
		'Ctrl-C ends all of it.',
	].join('\n');
}

const receives = (example: WorkflowFile) => webhookIdOf(example) !== undefined;

const needsDatabase = (example: WorkflowFile) => !needsOnly(example, [CREDENTIAL_TYPE]);

function describeSenders(examples: WorkflowFile[]): string[] {
	if (examples.length === 0) return [];
	return [
		'Click "Execute workflow" at the bottom, then open the AWS CloudWatch Evidently node:',
		'its output has one item for each event. The example workflows that send:',
		...examples.map(({ name }) => `  - ${name}`),
		'',
	];
}

function describeReceivers(n8nUrl: string, examples: WorkflowFile[]): string[] {
	const receivers = examples.filter(receives);
	const endpoint = (example: WorkflowFile) => `${n8nUrl}/webhook/${webhookIdOf(example)}`;
	// One with a database shows the most.
	const target = receivers.find(needsDatabase) ?? receivers[0];
	if (!target) return [];
	return [
		'These workflows receive: they are published, and each is an endpoint for Evidently clients.',
		...receivers.flatMap((example) => [`  - ${example.name}`, `    ${endpoint(example)}`]),
		'',
		`Send an event to "${target.name}" with curl 7.75 or newer, or with a boto3 that still has`,
		"Evidently (as Debian's):",
		'',
		...clientCommands(endpoint(target)).flatMap((command) => [command, '']),
		'What came in is in the executions of the workflow.',
		'',
	];
}

function describeDatabase({ database, workflows }: Running, examples: WorkflowFile[]): string[] {
	const names = examples.filter(needsDatabase).map(({ name }) => `  - ${name}`);
	if (!database) {
		return [
			'These workflows need a PostgreSQL, and were left out:',
			...names,
			`For them: ${HOW_TO_INSTALL}, or npm run n8n -- --postgres postgres://user:password@host:5432/database`,
			'',
		];
	}
	return [
		'These use PostgreSQL, and their tables are there. Try them from top to bottom:',
		...workflows
			.map(({ example }) => example)
			.filter(needsDatabase)
			// What others read has to come in first.
			.sort((one, other) => Number(receives(other)) - Number(receives(one)))
			.map((example) => `  - ${example.name}: ${howItStarts(example)}`),
		`Look into it with: ${psqlCommand(database)}`,
		'',
	];
}

function psqlCommand({ connection, passwordFile }: Database): string {
	const { host, port, user, database } = connection;
	const password = passwordFile === undefined ? '' : `PGPASSWORD=$(cat ${passwordFile}) `;
	return `${password}psql -h ${host} -p ${port} -U ${user} ${database}`;
}

function howItStarts(example: WorkflowFile): string {
	if (isScheduled(example)) return 'runs by the clock, or click "Execute workflow"';
	return startsByItself(example) ? 'is published, see above' : 'click "Execute workflow"';
}
