/** What n8n takes in as a service: requests to the trigger, beside those to other triggers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findInstallation, type N8nInstallation } from '../n8n/install/installN8n';
import { isOver, type N8nClient } from '../n8n/rest/client';
import { CURRENT } from '../n8n/install/versions';
import { until } from '../n8n/waiting';
import { createItems } from './items';
import { timeOfReading } from './reading';
import {
	BARE,
	buildBareTrigger,
	createReceivers,
	SIGNED,
	UNSIGNED,
	WEBHOOK,
	WEBHOOK_WITH_CREDENTIAL,
	type Receiver,
} from './receivers';
import {
	atLeast,
	atMost,
	format,
	inTurns,
	medianOf,
	ratio,
	timed,
	toRow,
	type Goal,
	type Section,
} from './section';
import { BATCH_SIZE, CONCURRENCY, prepare, sendPrepared } from './senders';
import { serveN8n, withUndo, type ServedN8n, type Undo } from './serveN8n';

/** How n8n evaluates expressions, those of a trigger's description included. */
interface Engine {
	name: string;
	env: NodeJS.ProcessEnv;
	receivers: string[];
	/** In a turn, some seconds' worth. */
	requests: number;
}

const DEFAULT: Engine = {
	name: 'n8n as it comes',
	env: {},
	receivers: [UNSIGNED, SIGNED, BARE],
	requests: 50,
};
const LAZY: Engine = {
	name: 'LAZY_ACQUIRE',
	env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	receivers: [UNSIGNED, SIGNED],
	requests: 100,
};
const LEGACY: Engine = {
	name: 'legacy engine',
	env: { N8N_EXPRESSION_ENGINE: 'legacy' },
	receivers: [UNSIGNED, SIGNED, WEBHOOK, WEBHOOK_WITH_CREDENTIAL],
	requests: 150,
};

/** Events a request. */
const SIZES = [BATCH_SIZE, 1];

/** A turn of it takes hundredths of a second, in which a machine can be busy. */
const SUBROUNDS = 5;

const READING = 'verification and reading alone, 50 events, CPU time';

const TITLE = '7. Receiving: requests to a real n8n';

const LEFT_OUT: Section = {
	title: `${TITLE}: left out`,
	dependsOn: `n8n ${CURRENT.n8n}, which is not installed here; \`npm run n8n\` installs it (3 GB)`,
	rows: [],
	goals: [],
};

/** Of every receiver, round by round. */
interface Figures {
	/** Requests a second. */
	rates: Record<string, number[]>;
	/** n8n's CPU time for a request and its execution, in milliseconds: other work hardly changes it. */
	costs: Record<string, number[]>;
}

export async function benchReceiving(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const installation = findInstallation();
	if (!installation) return LEFT_OUT;
	const read = () => medianOf(SUBROUNDS, timeOfReading);
	const reading = await inTurns(rounds, { [READING]: read }, progress);
	const figures: Figures = { rates: {}, costs: {} };
	for (const engine of [DEFAULT, LAZY, LEGACY]) {
		progress(`${engine.name}: starting n8n`);
		await withUndo(async (undo) => {
			const n8n = await serve(engine, installation, undo);
			const costs: Figures['costs'] = {};
			const contenders = await createContenders(engine, n8n, costs);
			Object.assign(figures.rates, await inTurns(rounds, contenders, progress));
			for (const [name, turns] of Object.entries(costs)) figures.costs[name] = turns.slice(1);
		});
	}
	return toSection(figures, reading[READING]!);
}

async function serve({ env }: Engine, installation: N8nInstallation, undo: Undo) {
	const folder = await mkdtemp(join(tmpdir(), 'bench-trigger-'));
	undo.push(() => rm(folder, { recursive: true, force: true }));
	return await serveN8n(installation, undo, { ...env, ...(await buildBareTrigger(folder)) });
}

/** @param costs gets what each turn takes, the warm-up first. */
async function createContenders(engine: Engine, n8n: ServedN8n, costs: Figures['costs']) {
	const contenders: Record<string, () => Promise<number>> = {};
	const receivers = await createReceivers(n8n.client, engine.receivers);
	for (const [receiverName, receiver] of Object.entries(receivers)) {
		for (const size of SIZES) {
			const name = nameOf(engine, receiverName, size);
			contenders[name] = async () => {
				const { rate, cost } = await takeTurn(receiver, n8n, { count: engine.requests, size });
				(costs[name] ??= []).push(cost);
				return rate;
			};
		}
	}
	return contenders;
}

const nameOf = (engine: Engine, receiver: string, size: number) =>
	`${engine.name}, ${size === 1 ? '1 event' : `${size} events`}: ${receiver}`;

/** The requests are signed before, but in the turn: a signature holds for five minutes. */
async function takeTurn(
	{ endpoint, workflowId }: Receiver,
	{ client, cpuTime }: ServedN8n,
	{ count, size }: { count: number; size: number },
) {
	const prepared = await prepare(endpoint, createItems(count * size), size);
	const before = await cpuTime();
	const time = await timed(() => sendPrepared(endpoint, prepared));
	const executions = await finished(client, workflowId);
	const cost = ((await cpuTime()) - before) / count;
	// So that each contender finds as many executions as the others: none.
	await client.send('POST', '/rest/executions/delete', { ids: executions });
	return { rate: (count / time) * 1000, cost };
}

/** The workflow's executions, once all have ended: the next contender shall find n8n at rest. */
async function finished(client: N8nClient, workflowId: string): Promise<string[]> {
	return await until('the executions to end', async () => {
		const statuses = await client.executionStatuses(workflowId);
		return [...statuses.values()].every(isOver) ? [...statuses.keys()] : undefined;
	});
}

function toSection(figures: Figures, reading: number[]): Section {
	const readingRow = toRow(READING, 'ms/request', reading);
	return {
		title: TITLE,
		dependsOn:
			`n8n ${CURRENT.n8n} on Node ${CURRENT.node}, SQLite, one process (regular mode), executions ` +
			'saved as by default and deleted after each turn; a published workflow of the trigger and a ' +
			`No-Op node; ${CONCURRENCY} requests in flight over connections that stay open, signed ` +
			'before; events of about 200 bytes; the client on the same machine. Ratios of CPU time are ' +
			"those of n8n's process, for a request and its execution",
		rows: [
			...Object.entries(figures.rates).map(([name, rates]) => toRow(name, 'requests/s', rates)),
			readingRow,
		],
		goals: [
			...SIZES.flatMap((size) => goals(figures, size)),
			atMost(`0.3 ms: ${READING}`, readingRow.value, 0.3),
		],
	};
}

function goals(figures: Figures, size: number): Goal[] {
	const legacy = { engine: LEGACY, size, limit: 0.85 };
	return [
		goal(figures, { engine: DEFAULT, size, ours: UNSIGNED, peer: BARE, limit: 0.9 }),
		goal(figures, { engine: DEFAULT, size, ours: SIGNED, peer: BARE, limit: 0.75 }),
		goal(figures, { ...legacy, ours: UNSIGNED, peer: WEBHOOK }),
		goal(figures, { ...legacy, ours: SIGNED, peer: WEBHOOK }),
		goal(figures, { ...legacy, ours: SIGNED, peer: WEBHOOK_WITH_CREDENTIAL }),
	];
}

interface Comparison {
	engine: Engine;
	size: number;
	ours: string;
	peer: string;
	limit: number;
}

function goal(figures: Figures, { engine, size, ours, peer, limit }: Comparison): Goal {
	const [our, other] = [nameOf(engine, ours, size), nameOf(engine, peer, size)];
	const goal = atLeast(`${limit} of ${peer}: ${our}`, ratio(figures.rates, our, other), limit);
	const byCpuTime = ratio(figures.costs, other, our);
	return { ...goal, seen: `${goal.seen}, by CPU time ${format(byCpuTime)}` };
}
