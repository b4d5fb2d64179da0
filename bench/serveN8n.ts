import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newAccount } from '../n8n/rest/account';
import type { N8nInstallation } from '../n8n/install/installN8n';
import { startN8n } from '../n8n/instance';
import { installPackage, packPackage } from '../n8n/install/package';
import { isOver, N8nClient } from '../n8n/rest/client';
import { until } from '../n8n/waiting';
import { timed } from './section';

/** The cleanup steps of a benchmark, which run in reverse order, even after an error. */
export type Undo = Array<() => unknown>;

export async function withUndo<Result>(work: (undo: Undo) => Promise<Result>): Promise<Result> {
	const undo: Undo = [];
	try {
		return await work(undo);
	} finally {
		for (const step of undo.reverse()) await step();
	}
}

/** Settings of how n8n evaluates expressions, also those in a trigger's description. */
export const LAZY_ACQUIRE = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
export const LEGACY_ENGINE = { N8N_EXPRESSION_ENGINE: 'legacy' };

export interface ServedN8n {
	client: N8nClient;
	/** Returns the milliseconds of CPU time that the process has used so far. */
	cpuTime: () => Promise<number>;
}

/** Starts a separate n8n with the package as it would be published, and signs its owner in. */
export async function serveN8n(
	installation: N8nInstallation,
	undo: Undo,
	env: NodeJS.ProcessEnv = {},
): Promise<ServedN8n> {
	const userFolder = await mkdtemp(join(tmpdir(), 'bench-n8n-'));
	undo.push(() => rm(userFolder, { recursive: true, force: true }));
	await installPackage(await packPackage(userFolder), userFolder, installation.nodeBin);
	const n8n = await startN8n({ installation, userFolder, env });
	undo.push(() => n8n.stop());
	const client = new N8nClient(n8n.url);
	await client.signIn(newAccount());
	return { client, cpuTime: () => cpuTimeOf(n8n.pid) };
}

interface Requests {
	/** The workflow that the requests start. */
	workflowId: string;
	count: number;
	send: () => Promise<void>;
}

/** Returns the requests per second, and the milliseconds of CPU time of a request and its execution. */
export async function measureRequests(
	{ client, cpuTime }: ServedN8n,
	{ workflowId, count, send }: Requests,
): Promise<{ rate: number; cost: number }> {
	const before = await cpuTime();
	const time = await timed(send);
	const executions = await finished(client, workflowId);
	const cost = ((await cpuTime()) - before) / count;
	// All contenders start without stored executions.
	await client.send('POST', '/rest/executions/delete', { ids: executions });
	return { rate: (count / time) * 1000, cost };
}

/**
 * Waits until all executions of the workflow have ended, so that n8n is idle when the next
 * contender starts.
 */
async function finished(client: N8nClient, workflowId: string): Promise<string[]> {
	return await until('the executions to end', async () => {
		const statuses = await client.executionStatuses(workflowId);
		return [...statuses.values()].every(isOver) ? [...statuses.keys()] : undefined;
	});
}

/** The length of a clock tick on Linux, the only system on which the benchmark installs n8n. */
const TICK_MS = 10;

async function cpuTimeOf(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// User and system time are fields 12 and 13 after the name in parentheses (see proc(5)).
	const [user, system] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13);
	return (Number(user) + Number(system)) * TICK_MS;
}
