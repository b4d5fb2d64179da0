/** Compares requests to the trigger with requests to other triggers in a real n8n. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findInstallation, type N8nInstallation } from '../n8n/install/installN8n';
import { CURRENT } from '../n8n/install/versions';
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
	takeTurns,
	medianOf,
	ratio,
	toRow,
	type Goal,
	type Section,
} from './section';
import { BATCH_SIZE, CONCURRENCY, prepare, sendPrepared } from './senders';
import { LAZY_ACQUIRE, LEGACY_ENGINE, measureRequests, serveN8n, withUndo } from './serveN8n';
import type { ServedN8n, Undo } from './serveN8n';

/** A setting for how n8n evaluates expressions, including those in the description of a trigger. */
interface Engine {
	name: string;
	env: NodeJS.ProcessEnv;
	receivers: string[];
	/** The number of requests in a turn, which takes some seconds. */
	requests: number;
}

const DEFAULT: Engine = {
	name: 'default settings',
	env: {},
	receivers: [UNSIGNED, SIGNED, BARE],
	requests: 50,
};
const LAZY: Engine = {
	name: 'LAZY_ACQUIRE',
	env: LAZY_ACQUIRE,
	receivers: [UNSIGNED, SIGNED],
	requests: 100,
};
const LEGACY: Engine = {
	name: 'legacy engine',
	env: LEGACY_ENGINE,
	receivers: [UNSIGNED, SIGNED, WEBHOOK, WEBHOOK_WITH_CREDENTIAL],
	requests: 150,
};

/** The numbers of events per request. */
const SIZES = [BATCH_SIZE, 1];

/**
 * Reading is measured several times per round, because other work on the machine can distort a
 * short measurement.
 */
const SUBROUNDS = 5;

const READING = 'verification and reading alone, 50 events, CPU time';

const TITLE = '7. Receiving: requests to a real n8n';

const LEFT_OUT: Section = {
	title: `${TITLE}: skipped`,
	dependsOn: `n8n ${CURRENT.n8n}, which is not installed. To install it (3 GB), run \`npm run n8n\``,
	rows: [],
	goals: [],
};

/** The figures of each receiver for each round. */
interface Figures {
	/** Requests per second. */
	rates: Record<string, number[]>;
	/** The milliseconds of CPU time of n8n per request and execution, which other work hardly changes. */
	costs: Record<string, number[]>;
}

export async function benchReceiving(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const installation = findInstallation();
	if (!installation) return LEFT_OUT;
	const read = () => medianOf(SUBROUNDS, timeOfReading);
	const reading = await takeTurns(rounds, { [READING]: read }, progress);
	const figures: Figures = { rates: {}, costs: {} };
	for (const engine of [DEFAULT, LAZY, LEGACY]) {
		progress(`${engine.name}: starting n8n`);
		await withUndo(async (undo) => {
			const n8n = await serve(engine, installation, undo);
			const costs: Figures['costs'] = {};
			const contenders = await createContenders(engine, n8n, costs);
			Object.assign(figures.rates, await takeTurns(rounds, contenders, progress));
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

/** @param costs receives the CPU time of each turn, that of the warm-up first */
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

/** Requests are signed in each turn, but before the measurement. */
async function takeTurn(
	{ endpoint, workflowId }: Receiver,
	n8n: ServedN8n,
	{ count, size }: { count: number; size: number },
) {
	const prepared = await prepare(endpoint, createItems(count * size), size);
	return await measureRequests(n8n, { workflowId, count, send: () => sendPrepared(prepared) });
}

function toSection(figures: Figures, reading: number[]): Section {
	const readingRow = toRow(READING, 'ms/request', reading);
	return {
		title: TITLE,
		dependsOn:
			`n8n ${CURRENT.n8n} on Node ${CURRENT.node}, SQLite, one process (regular mode), executions ` +
			'saved by default settings and deleted after each turn; a published workflow of a trigger and a ' +
			`No-Op node; ${CONCURRENCY} requests in flight over reused connections, signed in advance; ` +
			'events of about 200 bytes; the client on the same machine. Ratios of CPU time are ' +
			"for n8n's process, per request and execution",
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
	const goal = atLeast(
		`${limit} of the rate of ${peer}: ${our}`,
		ratio(figures.rates, our, other),
		limit,
	);
	const byCpuTime = ratio(figures.costs, other, our);
	return { ...goal, seen: `${goal.seen}, by CPU time ${format(byCpuTime)}` };
}
