/**
 * Runs of a sender from the first on, in a process of its own. The first one includes what is loaded
 * for it: the node's code and its bundle of the SDK, or the SDK.
 *
 * tsx bench/firstRuns.ts node|sdk URL ITEMS RUNS; prints the milliseconds of each.
 */
import { Engine } from '../n8n/engine/engine';
import { createItems, workflowWith } from './items';
import { timed } from './section';

const [sender, url = '', count, runs] = process.argv.slice(2);
const items = createItems(Number(count));
const KEYS = { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' };

async function throughNode(engine: Engine): Promise<unknown> {
	return await engine.run(workflowWith(items), { awsEvidentlyApi: { ...KEYS, endpoint: url } });
}

async function bySdk(): Promise<unknown> {
	// At first, as a script would: what comes with it below is only of the benchmarks.
	await import('@aws-sdk/client-evidently');
	const { sendBySdk } = await import('./senders');
	return await sendBySdk(url, items);
}

async function main(): Promise<void> {
	const engine = await Engine.load();
	const times: number[] = [];
	while (times.length < Number(runs)) {
		times.push(await timed(() => (sender === 'node' ? throughNode(engine) : bySdk())));
	}
	process.stdout.write(JSON.stringify(times));
}

void main();
