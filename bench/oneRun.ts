/**
 * One run of the node, or of a No-Op node in its place, in a process of its own; prints its time in
 * milliseconds, or with `memory` the most live memory during the run in megabytes: then garbage is
 * collected all the time, and the time means nothing.
 *
 * tsx bench/oneRun.ts ITEMS node|noOp URL time|memory
 */
import { Engine } from '../test/engine/engine';
import { NODE } from '../test/engine/workflows';
import { createItems, workflowWith } from './items';
import { timed } from './section';
import { KEYS } from './senders';

const [count, kind, endpoint = '', measure] = process.argv.slice(2);

/** So that the run isn't spent on compiling. */
const WARM_UP_RUNS = 20;

/** Between two looks at the memory, in milliseconds. */
const SAMPLING = 250;

async function main(): Promise<void> {
	const engine = await Engine.load();
	const credentials = { awsEvidentlyApi: { ...KEYS, endpoint } };
	const warmUp = workflowWith(createItems(500));
	for (let run = 0; run < WARM_UP_RUNS; run++) await engine.run(warmUp, credentials);
	const workflow = workflowWith(createItems(Number(count)));
	if (kind === 'noOp') toNoOp(workflow.nodes.find(({ name }) => name === NODE)!);
	const run = async () => {
		const result = await engine.run(workflow, credentials);
		if (result.items(NODE).length !== Number(count)) throw new Error('Items are missing');
		return result;
	};
	const figure = measure === 'memory' ? await peakMemory(run) : await timed(run);
	process.stdout.write(`${JSON.stringify(figure)}\n`);
}

/** Above what the process held before, items included. */
async function peakMemory(run: () => Promise<unknown>): Promise<number> {
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
