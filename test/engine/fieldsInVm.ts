/**
 * Runs the same comparison with one of n8n's expression engines that use a virtual machine. It is a
 * separate process, because it changes n8n permanently.
 *
 * `tsx test/engine/fieldsInVm.ts quickjs|vm RUNS` prints how many values were compared, and how many
 * of them the node read without calling n8n.
 */
import '../../n8n/engine/silence';

import { Expression } from 'n8n-workflow';

import { Engine } from '../../n8n/engine/engine';
import { compareFields } from './fieldComparison';

const [kind, runs] = process.argv.slice(2);

async function main(): Promise<void> {
	await Expression.initExpressionEngine({
		engine: kind as 'quickjs' | 'vm',
		bridgeTimeout: 10_000,
		bridgeMemoryLimit: 128,
		poolSize: 1,
		maxCodeCacheSize: 1000,
	});
	const comparisons = await compareFields(await Engine.load(), Number(runs));
	const settled = comparisons.filter((comparison) => comparison.settled).length;
	console.log(JSON.stringify({ compared: comparisons.length, settled }));
	await Expression.disposeExpressionEngine();
}

void main();
