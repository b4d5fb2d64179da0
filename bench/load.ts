/** Measures the time and memory that the package adds to the start of n8n. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

import { n8n } from '../package.json';
import { atMost, takeTurns, toRow, type Section } from './section';

const REPOSITORY = resolve(__dirname, '..');

const PACKAGE = "the package's node and credential";
const SDK = "require('@aws-sdk/client-evidently')";

interface Load {
	timeMs: number;
	/** The growth of the heap and of external memory. */
	memoryMb: number;
}

export async function benchLoad(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const memory: Record<string, number[]> = {};
	const measure = (name: string, modules: string[]) => async () => {
		const load = await loadFresh(modules);
		(memory[name] ??= []).push(load.memoryMb);
		return load.timeMs;
	};
	const files = [...n8n.nodes, ...n8n.credentials].map((file) => resolve(REPOSITORY, file));
	const times = await takeTurns(
		rounds,
		{
			[PACKAGE]: measure(PACKAGE, files),
			[SDK]: measure(SDK, ['@aws-sdk/client-evidently']),
		},
		progress,
	);
	const inMs = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const inMb = Object.entries(memory).map(([name, values]) => toRow(name, 'MB', values));
	return {
		title: '6. Load: time and memory at the start of n8n',
		dependsOn:
			'a fresh process that has already loaded n8n-workflow; files in the disk cache; memory after garbage collection',
		rows: [...inMs, ...inMb],
		goals: [atMost('10 ms', inMs[0]!.value, 10), atMost('3 MB', inMb[0]!.value, 3)],
	};
}

async function loadFresh(modules: string[]): Promise<Load> {
	const script = `
		require('n8n-workflow');
		gc();
		const before = process.memoryUsage();
		const start = performance.now();
		for (const module of ${JSON.stringify(modules)}) require(module);
		const timeMs = performance.now() - start;
		gc();
		const after = process.memoryUsage();
		const memoryMb = (after.heapUsed + after.external - before.heapUsed - before.external) / 1e6;
		console.log(JSON.stringify({ timeMs, memoryMb }));`;
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script], {
		cwd: REPOSITORY,
	});
	return JSON.parse(stdout) as Load;
}
