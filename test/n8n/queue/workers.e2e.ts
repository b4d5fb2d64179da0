import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { startEvidently, type Evidently, type StoredEvent } from '../../../evidently';
import { localCredential } from '../../../evidently/credential';
import { putCredential } from '../../../n8n/rest/credential';
import { isOver, type Execution, type N8nClient } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { chain, evidently as evidentlyNode, postedItems } from '../../../n8n/rest/workflowNodes';
import { openCluster, WORKER_CONCURRENCY, type Cluster, type OpenCluster } from './cluster';

const EXECUTIONS = 40;
const EVENTS_EACH = 500;

/** Evidently delays each response so that executions are in flight when a worker is killed. */
const RESPONSE_DELAY_MS = 100;

interface Sent {
	run: number;
	event: number;
}

let open: OpenCluster;
let evidently: Evidently;
let cluster: Cluster;
let client: N8nClient;

beforeAll(async () => {
	open = await openCluster();
	({ cluster, client } = open);
	evidently = await startEvidently({ port: 0, dataDir: join(open.folder, 'events') });
	evidently.substitute = async () => {
		await new Promise((resolve) => setTimeout(resolve, RESPONSE_DELAY_MS));
		return undefined;
	};
});

afterAll(async () => {
	await evidently?.close();
	await open?.close();
});

it('stores every event of each finished execution although a worker is killed', async () => {
	const path = randomUUID();
	const workflowId = await activeWorkflow(path);
	const runs = Array.from({ length: EXECUTIONS }, (_, run) => run);
	await Promise.all(runs.map(async (run) => await post(path, run)));

	await until('half of the events', () => storedCount() >= (EXECUTIONS * EVENTS_EACH) / 2, 300_000);
	await cluster.workers[1]?.kill();
	const statuses = await allOver(workflowId);

	const stored = await evidently.readEvents('checkout');
	const byRun = numbersByRun(stored);
	const finished = await Promise.all(
		idsWith('success', statuses).map(async (id) => await client.execution(id)),
	);
	for (const execution of finished) {
		const run = runOf(execution);
		expect([run, byRun.get(run)?.size]).toEqual([run, EVENTS_EACH]);
	}
	report(statuses, stored, byRun);
	expect(finished.length).toBeGreaterThanOrEqual(EXECUTIONS - WORKER_CONCURRENCY);
});

async function activeWorkflow(path: string): Promise<string> {
	const credential = await putCredential(client, localCredential(evidently.url));
	const options = { batchSize: 10, concurrency: 2 };
	const nodes = [...postedItems(path), evidentlyNode(credential, 'checkout', { options })];
	const id = await client.createWorkflow(chain('Workers', nodes));
	await client.activate(id);
	return id;
}

async function post(path: string, run: number): Promise<void> {
	const items = Array.from({ length: EVENTS_EACH }, (_, event): Sent => ({ run, event }));
	const response = await fetch(`${cluster.main.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
	});
	expect(response.status).toBe(200);
}

function storedCount(): number {
	return evidently.stats.eventsStored;
}

/**
 * Waits until all executions have ended. n8n passes those of a killed worker to another, or marks
 * them as failed.
 */
async function allOver(workflowId: string): Promise<Map<string, string>> {
	return await until(
		'every execution to end',
		async () => {
			const statuses = await client.executionStatuses(workflowId);
			const over = [...statuses.values()].filter(isOver);
			return over.length === EXECUTIONS ? statuses : undefined;
		},
		300_000,
	);
}

function idsWith(status: string, statuses: Map<string, string>): string[] {
	return [...statuses].filter(([, is]) => is === status).map(([id]) => id);
}

/** The numbers of the stored events for each run. A repeated delivery counts once. */
function numbersByRun(events: StoredEvent[]): Map<number, Set<number>> {
	const byRun = new Map<number, Set<number>>();
	for (const { data } of events) {
		const { run, event } = JSON.parse(data) as Sent;
		byRun.set(run, (byRun.get(run) ?? new Set()).add(event));
	}
	return byRun;
}

function runOf({ data }: Execution): number {
	const [item] = data.resultData.runData.Items?.[0]?.data?.main?.[0] ?? [];
	return item?.json.run as number;
}

function report(
	statuses: Map<string, string>,
	stored: StoredEvent[],
	byRun: Map<number, Set<number>>,
): void {
	const counts = new Map<string, number>();
	for (const status of statuses.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
	const executions = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
	const different = [...byRun.values()].reduce((sum, numbers) => sum + numbers.size, 0);
	const repeated = stored.length - different;
	console.log(`Executions: ${executions}. Events: ${different} stored, ${repeated} of them twice.`);
}
