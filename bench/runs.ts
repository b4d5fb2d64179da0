/**
 * Runs a sender in a separate process: after a warm-up, once for each line of input. Prints the time of
 * each run in milliseconds, with `again` the time of a second run right after it, and with `memory` the
 * peak of live memory in megabytes. Measuring memory needs constant garbage collection, so these runs
 * are slow.
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

/** The time between two measurements of memory. */
const SAMPLING_MS = 250;

/** The node then has as many requests in flight as the alternatives. */
const OF_10 = { options: { concurrency: CONCURRENCY } };

type Run = () => Promise<unknown>;

/** Each function does the one-time work for a sender, and returns a function that sends the items. */
const SENDERS: Record<string, (items: INodeExecutionData[], url: string) => Promise<Run>> = {
	node: throughEngine,
	nodeOf10: throughEngine,
	noOp: throughEngine,
	sdk: async (items, url) => () => sendBySdk(url, items),
	keepAlive: async (items, url) => {
		const prepared = await prepare(url, items);
		return () => sendPrepared(prepared);
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
	// A process that was idle for seconds is slower at first.
	if (measure === 'again') await run();
	return await timed(run);
}

/** Runs the sender until its code is compiled, in short runs as a user would have had before. */
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
			throw new Error('Output items are missing.', { cause: result.run.data.resultData.error });
		return result;
	};
}

/** Returns the peak of live memory above the memory before the run, which includes the input items. */
async function peakMemory(run: Run): Promise<number> {
	const before = liveMemory();
	let peak = 0;
	const measureMemory = () => (peak = Math.max(peak, liveMemory() - before));
	const timer = setInterval(measureMemory, SAMPLING_MS);
	const result = await run();
	clearInterval(timer);
	measureMemory();
	// n8n also keeps the result until the run has ended.
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
