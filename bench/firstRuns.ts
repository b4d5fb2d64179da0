/**
 * Measures the first runs of a sender in a fresh process. The first run includes loading the code: the
 * node with its bundle of the SDK, or the SDK.
 *
 * `tsx bench/firstRuns.ts node|sdk URL ITEMS RUNS` prints the time of each run in milliseconds.
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
	// This loads the SDK as a script would, before the next import loads code of the benchmarks.
	await import('@aws-sdk/client-evidently');
	const { sendBySdk } = await import('./senders');
	return await sendBySdk(url, items);
}

async function main(): Promise<void> {
	const engine = await Engine.load();
	const timesMs: number[] = [];
	while (timesMs.length < Number(runs)) {
		timesMs.push(await timed(() => (sender === 'node' ? throughNode(engine) : bySdk())));
	}
	process.stdout.write(JSON.stringify(timesMs));
}

void main();
