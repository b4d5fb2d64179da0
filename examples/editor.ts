import { Command, InvalidArgumentError } from 'commander';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DEFAULT_PORT as EVIDENTLY_PORT, startEvidently, type Evidently } from '../evidently';
import { localCredential } from '../evidently/credential';
import { accountFile, accountOf } from '../n8n/rest/account';
import { putCredential, type CredentialReferences } from '../n8n/rest/credential';
import { postgresCredential, type PostgresConnection } from '../n8n/postgres/connection';
import type { N8nInstallation } from '../n8n/install/installN8n';
import { startN8n, type N8nInstance } from '../n8n/instance';
import {
	BUILD,
	CREDENTIAL_TYPE,
	installPackage,
	packPackage,
	REPOSITORY,
} from '../n8n/install/package';
import { isFree } from '../n8n/ports';
import { RELOAD_ENVIRONMENT, watchSources } from '../n8n/reload';
import { ensureN8n, inSteps } from '../n8n/install/progress';
import { N8nClient } from '../n8n/rest/client';
import { serveSignInLink } from '../n8n/rest/signInLink';
import { databaseAt, forgetDatabase, startDatabase } from './database';
import { importExamples, readExamples } from './import';
import { instructions, startPage } from './instructions';
import { findLink, keepLink } from './runningEditor';
import type { Database } from './tour';

interface Arguments {
	port: number;
	fresh: boolean;
	postgres?: string;
	reload: boolean;
}

const USER_FOLDER = join(REPOSITORY, '.cache', 'n8n');
/** The file with the link that opens a running editor. */
const LINK_FILE = join(USER_FOLDER, 'link');
const EVIDENTLY_FOLDER = join(REPOSITORY, '.evidently', 'n8n');

/** The services that run until Ctrl-C, in the order in which they were started. */
const running: Array<{ stop(): Promise<void> }> = [];

async function main(): Promise<void> {
	const { port, fresh, postgres, reload } = parseArguments();
	const external = postgres === undefined ? undefined : await databaseAt(postgres);
	const runningLink = await findLink(LINK_FILE);
	if (runningLink) return console.log(alreadyRunning(runningLink));
	await checkPort(port);
	stopOnSignal();
	// Evidently locks its folder, so it comes before everything that two starts must not do at once.
	const evidently = await serveEvidently();
	if (fresh) await forget();
	const installation = await ensureN8n();
	const database = external ? { connection: external } : await startOwnDatabase();
	const n8n = await start(installation, port, reload ? RELOAD_ENVIRONMENT : {});
	if (reload) remember(await watchSources(REPOSITORY, USER_FOLDER, console.log));
	const { client, workflows } = await prepare(n8n, evidently, database?.connection);
	const link = await serveSignInLink(client.session, startPage(n8n.url, workflows));
	await keepLink(LINK_FILE, link.url);
	const account = accountFile(USER_FOLDER);
	const parts = { link: link.url, n8n, evidently, database, workflows, account };
	console.log(instructions(parts, await readExamples()));
	await stopWhenEnded(n8n);
}

function parseArguments(): Arguments {
	return new Command('n8n')
		.description('Opens an n8n editor with this package, its examples and a local Evidently')
		.option('--port <number>', 'port of the editor', portNumber, 5678)
		.option('--fresh', 'delete the data of earlier runs in n8n and its PostgreSQL', false)
		.option('--postgres <url>', 'store events in this database: postgres://user:password@host/name')
		.option('--reload', 'load the nodes again when a source is saved', false)
		.parse()
		.opts<Arguments>();
}

function portNumber(text: string): number {
	const port = Number(text);
	if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
	throw new InvalidArgumentError('Use a whole number from 1 to 65535.');
}

const alreadyRunning = (link: string) =>
	`n8n is already running. To start it with other options, press Ctrl-C where it runs.\nThis link opens it and signs you in:\n\n    ${link}`;

async function checkPort(port: number): Promise<void> {
	if (await isFree(port)) return;
	throw new Error(`Port ${port} is in use. Choose another: npm run n8n -- --port 5680`);
}

/** Deletes the data of earlier runs, but never that of a database passed with --postgres. */
async function forget(): Promise<void> {
	await rm(USER_FOLDER, { recursive: true, force: true });
	await forgetDatabase();
}

async function startOwnDatabase(): Promise<Database | undefined> {
	const postgres = await startDatabase(USER_FOLDER);
	if (postgres) remember(postgres);
	return postgres;
}

async function serveEvidently(): Promise<Evidently> {
	const port = (await isFree(EVIDENTLY_PORT)) ? EVIDENTLY_PORT : 0;
	const evidently = await startEvidently({ port, dataDir: EVIDENTLY_FOLDER, log: console.error });
	running.push({ stop: async () => await evidently.close() });
	return evidently;
}

async function start(
	installation: N8nInstallation,
	port: number,
	env: NodeJS.ProcessEnv,
): Promise<N8nInstance> {
	let n8n: N8nInstance | undefined;
	await inSteps([
		BUILD,
		{ title: 'package', run: async () => await installPacked(installation) },
		{
			title: 'n8n',
			run: async () => {
				n8n = await startN8n({
					installation,
					port,
					env,
					userFolder: USER_FOLDER,
					onStart: remember,
				});
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

async function prepare(n8n: N8nInstance, evidently: Evidently, database?: PostgresConnection) {
	const client = new N8nClient(n8n.url);
	await client.signIn(await accountOf(USER_FOLDER));
	const credentials: CredentialReferences = {
		[CREDENTIAL_TYPE]: await putCredential(client, localCredential(evidently.url)),
	};
	if (database) {
		const credential = postgresCredential(database);
		credentials[credential.type] = await putCredential(client, credential);
	}
	return { client, workflows: await importExamples(client, credentials) };
}

function stopOnSignal(): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		// npm and tsx both pass a signal on, so only the first one is handled.
		process.on(signal, () => {
			if (stopping) return;
			console.log('\nStopping …');
			void stopAll().finally(() => process.exit(0));
		});
	}
}

async function stopWhenEnded(n8n: N8nInstance): Promise<void> {
	const how = await n8n.ended;
	if (stopping) return;
	await stopAll();
	throw new Error(`n8n has ended unexpectedly (${how}). See its log: ${n8n.logFile}`);
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
