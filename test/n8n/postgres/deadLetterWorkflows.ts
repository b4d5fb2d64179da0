import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { startEvidently, type Evidently } from '../../../evidently';
import { localCredential } from '../../../evidently/credential';
import { manualTriggerOf, readExampleFiles, withCredentials } from '../../../examples/import';
import { SQL_FOLDER } from '../../../examples/sql';
import { putCredential, type CredentialReferences } from '../../../n8n/rest/credential';
import { postgresCredential, type PostgresConnection } from '../../../n8n/postgres/connection';
import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import { startPostgres, type Postgres } from '../../../n8n/postgres/server';
import type { Execution, N8nClient, WorkflowFile } from '../../../n8n/rest/client';
import { runSql, selectRows } from '../../../n8n/postgres/sql';
import { openWorld, PROJECTS, type World } from '../browser/world';

export const KEEP = 'keep-what-could-not-be-sent.json';
export const SEND_AGAIN = 'send-again-what-was-kept.json';
export const REPORT = 'report-dead-letters.json';
export const SCHEDULE = 'Every Five Minutes';

export interface Letter {
	id: number;
	project: string | null;
	type: string | null;
	timestamp: string | null;
	data: string;
	error: string;
	attempts: number;
	rejections: number;
	claim: string | null;
	claimed_until: string | null;
}

/**
 * The example workflows in a real n8n, with a separate PostgreSQL and a local Evidently that can be
 * stopped.
 */
export class DeadLetterWorkflows {
	private constructor(
		private readonly world: World,
		readonly postgres: Postgres,
		public evidently: Evidently,
		private readonly credentials: CredentialReferences,
	) {}

	static async open(): Promise<DeadLetterWorkflows> {
		const world = await openWorld();
		const folder = await mkdtemp(join(tmpdir(), 'evidently-letters-'));
		const postgres = await startPostgres(folder);
		const evidently = await startEvidently({ port: 0, dataDir: folder, projects: PROJECTS });
		return new DeadLetterWorkflows(world, postgres, evidently, {
			[CREDENTIAL_TYPE]: await putCredential(world.client, {
				...localCredential(evidently.url),
				name: `Evidently on port ${evidently.port}`,
			}),
			postgres: await putPostgres(world.client, postgres.connection),
		});
	}

	async close(): Promise<void> {
		await this.world.close();
		await this.evidently.close();
		await this.postgres.stop();
		await rm(this.evidently.dataDir, { recursive: true, force: true });
	}

	get client(): N8nClient {
		return this.world.client;
	}

	async sql(statement: string): Promise<unknown[]> {
		return await runSql(this.postgres.connection, statement);
	}

	/** Returns the kept events, without the items that can't become an event. */
	async letters(): Promise<Letter[]> {
		return await selectRows<Letter>(
			this.postgres.connection,
			'SELECT * FROM evidently_dead_letters WHERE type IS NOT NULL ORDER BY id',
		);
	}

	async unusableItems(): Promise<Letter[]> {
		return await selectRows<Letter>(
			this.postgres.connection,
			'SELECT * FROM evidently_dead_letters WHERE type IS NULL ORDER BY id',
		);
	}

	async createTable(connection: PostgresConnection = this.postgres.connection): Promise<void> {
		const file = join(SQL_FOLDER, 'send-again-what-was-kept', 'create-the-table.sql');
		await runSql(connection, await readFile(file, 'utf8'));
	}

	/** Runs an action while a table or a view is missing, because it is renamed. */
	async without(kind: 'TABLE' | 'VIEW', name: string, action: () => Promise<void>): Promise<void> {
		await this.sql(`ALTER ${kind} ${name} RENAME TO elsewhere`);
		try {
			await action();
		} finally {
			await this.sql(`ALTER ${kind} elsewhere RENAME TO ${name}`);
		}
	}

	/** Creates the example workflow from a file, with changes applied. */
	async create(
		file: string,
		change: (workflow: WorkflowFile) => WorkflowFile = (workflow) => workflow,
		credentials = this.credentials,
	): Promise<string> {
		const { workflow } = (await readExampleFiles()).find((each) => each.file === file)!;
		return await this.client.createWorkflow(change(withCredentials(workflow, credentials)));
	}

	async start(workflowId: string, trigger = MANUAL_TRIGGER): Promise<string> {
		return await this.client.start(workflowId, trigger);
	}

	async finish(executionId: string): Promise<Execution> {
		const execution = await this.client.finished(executionId, 120_000);
		expect([execution.status, execution.data.resultData.error]).toEqual(['success', undefined]);
		return execution;
	}

	async execute(workflowId: string, trigger?: string): Promise<Execution> {
		return await this.finish(await this.start(workflowId, trigger));
	}

	async publish(workflowId: string): Promise<void> {
		await this.client.activate(workflowId);
	}

	async unpublish(workflowId: string): Promise<void> {
		await this.client.send('POST', `/rest/workflows/${workflowId}/deactivate`);
	}

	/** Restarts the local Evidently at the same port and with the events that it has stored. */
	async startEvidentlyAgain(): Promise<void> {
		const { port, dataDir } = this.evidently;
		this.evidently = await startEvidently({ port, dataDir, projects: PROJECTS });
	}

	async createRole(role: string): Promise<CredentialReferences> {
		await this.sql(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
		const connection = { ...this.postgres.connection, user: role, password: 'secret' };
		return { ...this.credentials, postgres: await putPostgres(this.client, connection) };
	}
}

const MANUAL_TRIGGER = "When clicking 'Execute workflow'";

async function putPostgres(client: N8nClient, connection: PostgresConnection) {
	const credential = postgresCredential(connection);
	return await putCredential(client, {
		...credential,
		name: `${connection.user} on port ${connection.port}`,
	});
}

/** Returns a function that changes one node of a workflow. */
export const withNode =
	(name: string, change: (node: Partial<INode>) => Partial<INode>) =>
	(workflow: WorkflowFile): WorkflowFile => ({
		...workflow,
		nodes: workflow.nodes.map((node) => (node.name === name ? change(node) : node)),
	});

export const deactivated = (name: string) =>
	withNode(name, (node) => ({ ...node, disabled: true }));

export const inDryRun = (name: string) =>
	withNode(name, (node) => ({
		...node,
		parameters: { ...node.parameters, options: { dryRun: true } },
	}));

export const everySecond = withNode(SCHEDULE, (node) => ({
	...node,
	parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
}));

export const withItems =
	(...items: IDataObject[]) =>
	(workflow: WorkflowFile): WorkflowFile => ({
		...workflow,
		pinData: { [manualTriggerOf(workflow)!]: items.map((json) => ({ json })) },
	});

export const withSettings =
	(settings: IDataObject) =>
	(workflow: WorkflowFile): WorkflowFile => ({
		...workflow,
		settings: { ...workflow.settings, ...settings },
	});

/** The number of items at an output of a node, added up over its runs. */
export function itemCount({ data }: Execution, node: string, output = 0): number {
	const runs = data.resultData.runData[node] ?? [];
	return runs.reduce((sum, run) => sum + (run.data?.main?.[output]?.length ?? 0), 0);
}

export const takenBy = (execution: Execution) => itemCount(execution, 'Take Waiting Events');
