/**
 * Runs of a sender in a process of its own: one for each line of its input, after a warm-up. Prints
 * each run's time in milliseconds, with `again` that of a second run right after it, or with
 * `memory` the most live memory during the run in megabytes: then garbage is collected all the time,
 * and the time means nothing.
 *
 * tsx bench/runs.ts ITEMS SENDER URL time|again|memory WARM_UP_REQUESTS [WARM_UP_URL]
 */
import { createInterface } from 'node:readline';

import type { INodeExecutionData } from 'n8n-workflow';

import { Engine } from '../n8n/engine/engine';
import { NODE } from '../n8n/engine/scenario';
import { createItems, workflowWith } from './items';
import { timed } from './section';
import { BATCH_SIZE, CONCURRENCY, KEYS, prepare, sendBySdk, sendPrepared } from './senders';

const [count, sender = '', endpoint = '', measure, warmUpRequests, warmUpEndpoint = endpoint] =
	process.argv.slice(2);

/** Between two looks at the memory, in milliseconds. */
const SAMPLING = 250;

/** As many requests at a time as the peers. */
const OF_10 = { options: { concurrency: CONCURRENCY } };

type Run = () => Promise<unknown>;

/** What sends such items, with all done that need be done only once. */
const SENDERS: Record<string, (items: INodeExecutionData[], url: string) => Promise<Run>> = {
	node: throughEngine,
	nodeOf10: throughEngine,
	noOp: throughEngine,
	sdk: async (items, url) => () => sendBySdk(url, items),
	keepAlive: async (items, url) => {
		const prepared = await prepare(url, items);
		return () => sendPrepared(url, prepared);
	},
};

async function main(): Promise<void> {
	await warmUp();
	const run = await SENDERS[sender]!(createItems(Number(count)), endpoint);
	const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
	while (!(await lines.next()).done) {
		process.stdout.write(`${await figureOf(run)}\n`);
	}
}

async function figureOf(run: Run): Promise<number> {
	if (measure === 'memory') return await peakMemory(run);
	// A process that has rested for seconds is slower at first.
	if (measure === 'again') await run();
	return await timed(run);
}

/** So that the runs aren't spent on compiling, in as many runs as a user might have had before. */
async function warmUp(): Promise<void> {
	const run = await SENDERS[sender]!(createItems(CONCURRENCY * BATCH_SIZE), warmUpEndpoint);
	for (let sent = 0; sent < Number(warmUpRequests); sent += CONCURRENCY) await run();
}

async function throughEngine(items: INodeExecutionData[], url: string): Promise<Run> {
	const engine = await Engine.load();
	const workflow = workflowWith(items, sender === 'nodeOf10' ? OF_10 : {});
	if (sender === 'noOp') toNoOp(workflow.nodes.find(({ name }) => name === NODE)!);
	return async () => {
		const result = await engine.run(workflow, { awsEvidentlyApi: { ...KEYS, endpoint: url } });
		if (result.items(NODE).length !== items.length)
			throw new Error('Items are missing', { cause: result.run.data.resultData.error });
		return result;
	};
}

/** Above what the process held before, items included. */
async function peakMemory(run: Run): Promise<number> {
	const before = liveMemory();
	let peak = 0;
	const look = () => (peak = Math.max(peak, liveMemory() - before));
	const timer = setInterval(look, SAMPLING);
	const result = await run();
	clearInterval(timer);
	look();
	// Held until here, as n8n holds it.
	return result ? peak : NaN;
}

function liveMemory(): number {
	globalThis.gc!();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1e6;
}

function toNoOp(node: { type: string; parameters: object; credentials?: object }): void {
	node.type = 'n8n-nodes-base.noOp';
	node.parameters = {};
	delete node.credentials;
}

void main();
