import { Command } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEFAULT_PORT as EVIDENTLY_PORT, startEvidently, type Evidently } from '../evidently';
import { localCredential } from '../evidently/credential';
import { accountFile, accountOf } from '../n8n/account';
import { putCredential } from '../n8n/credential';
import type { N8nInstallation } from '../n8n/install';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { CREDENTIAL_TYPE, installPackage, packPackage, REPOSITORY } from '../n8n/package';
import { isFree } from '../n8n/ports';
import { ensureN8n, inSteps } from '../n8n/progress';
import { N8nClient } from '../n8n/rest';
import { serveSignInLink } from '../n8n/signInLink';
import { clientCommands } from './clients';
import { importExamples, type ImportedWorkflow } from './import';

interface Arguments {
	port: number;
	fresh: boolean;
}

const USER_FOLDER = join(REPOSITORY, '.cache', 'n8n');
const EVIDENTLY_FOLDER = join(REPOSITORY, '.evidently', 'n8n');

/** What runs until Ctrl-C, in the order of its start. */
const running: Array<{ stop(): Promise<void> }> = [];

async function main(): Promise<void> {
	const { port, fresh } = parseArguments();
	await checkPort(port);
	stopOnSignal();
	if (fresh) await rm(USER_FOLDER, { recursive: true, force: true });
	const installation = await ensureN8n();
	const evidently = await serveEvidently();
	const n8n = await start(installation, port);
	const { client, workflows } = await prepare(n8n, evidently);
	const link = await serveSignInLink(client.session, startPage(n8n.url, workflows));
	console.log(instructions({ link: link.url, n8n, evidently, workflows }));
	await stopWhenEnded(n8n);
}

function parseArguments(): Arguments {
	return new Command('n8n')
		.description('Opens an n8n editor with this package, its examples and a local Evidently')
		.option('--port <number>', "the editor's port", Number, 5678)
		.option('--fresh', 'forget the workflows and credentials of earlier runs', false)
		.parse()
		.opts<Arguments>();
}

async function checkPort(port: number): Promise<void> {
	if (await isFree(port)) return;
	throw new Error(`Port ${port} is in use. Choose another: npm run n8n -- --port 5680`);
}

async function serveEvidently(): Promise<Evidently> {
	const port = (await isFree(EVIDENTLY_PORT)) ? EVIDENTLY_PORT : 0;
	const evidently = await startEvidently({ port, dataDir: EVIDENTLY_FOLDER, log: console.error });
	running.push({ stop: async () => await evidently.close() });
	return evidently;
}

async function start(installation: N8nInstallation, port: number): Promise<N8nInstance> {
	let n8n: N8nInstance | undefined;
	await inSteps([
		{ title: 'package', run: async () => await installPacked(installation) },
		{
			title: 'n8n',
			run: async () => {
				n8n = await startN8n({ installation, port, userFolder: USER_FOLDER, onStart: remember });
			},
		},
	]);
	if (!n8n) throw new Error('n8n was not started.');
	return n8n;
}

function remember(service: { stop(): Promise<void> }): void {
	running.push(service);
}

async function installPacked({ nodeBin }: N8nInstallation): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-package-'));
	try {
		await installPackage(await packPackage(folder), USER_FOLDER, nodeBin);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function prepare(n8n: N8nInstance, evidently: Evidently) {
	const client = new N8nClient(n8n.url);
	await client.signIn(await accountOf(USER_FOLDER));
	const credential = await putCredential(client, localCredential(evidently.url));
	return { client, workflows: await importExamples(client, { [CREDENTIAL_TYPE]: credential }) };
}

function startPage(url: string, workflows: ImportedWorkflow[]): string {
	const [first] = workflows;
	return first ? `${url}/workflow/${first.id}` : url;
}

interface Running {
	link: string;
	n8n: N8nInstance;
	evidently: Evidently;
	workflows: ImportedWorkflow[];
}

function instructions({ link, n8n, evidently, workflows }: Running): string {
	return [
		'',
		`n8n runs at ${n8n.url}. To be signed in, open it by this link:`,
		'',
		`    ${link}`,
		'',
		...describeExamples(workflows.filter(({ webhookId }) => webhookId === undefined)),
		...describeReceivers(n8n.url, workflows),
		`Evidently listens on ${evidently.url}; accepted events go to ${evidently.dataDir}/PROJECT.ndjson`,
		`If n8n asks for an account: e-mail and password are in ${accountFile(USER_FOLDER)}`,
		`n8n's messages are in ${n8n.logFile}`,
		'Ctrl-C ends all of it.',
	].join('\n');
}

function describeExamples(workflows: ImportedWorkflow[]): string[] {
	if (workflows.length === 0) return [];
	return [
		'Click "Execute workflow" at the bottom, then open the AWS CloudWatch Evidently node:',
		'its output has one item for each event. The example workflows that send:',
		...workflows.map(({ name }) => `  - ${name}`),
		'',
	];
}

function describeReceivers(n8nUrl: string, workflows: ImportedWorkflow[]): string[] {
	const receivers = workflows.flatMap(({ name, webhookId }) =>
		webhookId === undefined ? [] : [{ name, endpoint: `${n8nUrl}/webhook/${webhookId}` }],
	);
	const [first] = receivers;
	if (!first) return [];
	return [
		'These workflows receive: they are published, and each is an endpoint for Evidently clients.',
		...receivers.flatMap(({ name, endpoint }) => [`  - ${name}`, `    ${endpoint}`]),
		'',
		"Send an event with curl 7.75 or newer, or with a boto3 that still has Evidently (as Debian's):",
		'',
		...clientCommands(first.endpoint).flatMap((command) => [command, '']),
		'What came in is in the executions of the workflow.',
		'',
	];
}

function stopOnSignal(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		// npm and tsx pass a signal on, each for itself: only the first one counts.
		process.on(signal, () => {
			if (stopping) return;
			console.log('\nStopping');
			void stopAll().finally(() => process.exit(0));
		});
	}
}

async function stopWhenEnded(n8n: N8nInstance): Promise<void> {
	const how = await n8n.ended;
	if (stopping) return;
	await stopAll();
	throw new Error(`n8n ended by itself (${how}). See ${n8n.logFile}`);
}

let stopping = false;

async function stopAll(): Promise<void> {
	stopping = true;
	for (const part of running.splice(0).reverse()) await part.stop();
}

main().catch(async (error: Error) => {
	if (stopping) return;
	console.error(`error: ${describeError(error)}`);
	await stopAll();
	process.exit(1);
});

function describeError(error: Error): string {
	return error.cause instanceof Error
		? `${error.message}\n${describeError(error.cause)}`
		: error.message;
}
