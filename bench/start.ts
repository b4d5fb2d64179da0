/** Measures the first run in a fresh process, which includes loading the code. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { takeTurns, toRow, type Section } from './section';
import { startSink } from './startSink';

const RUNS = 20;

/** The senders, each with its number of items. */
const SENDERS: Array<[name: string, sender: string, count: number]> = [
	['the node, 1 item', 'node', 1],
	['the node, 1,000 items', 'node', 1000],
	['an SDK script, 1,000 items', 'sdk', 1000],
];

export async function benchStart(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const sink = await startSink();
	const later: Record<string, number[]> = {};
	const contenders: Record<string, () => Promise<number>> = {};
	for (const [name, sender, count] of SENDERS) {
		contenders[`${name}: first run`] = async () => {
			const times = await runFresh([sender, sink.url, String(count), String(RUNS)]);
			(later[`${name}: run ${RUNS}`] ??= []).push(times.at(-1)!);
			return times[0]!;
		};
	}
	try {
		return toSection({ ...(await takeTurns(rounds, contenders, progress)), ...later });
	} finally {
		sink.stop();
	}
}

/** Returns the milliseconds of each run. */
async function runFresh(args: string[]): Promise<number[]> {
	const script = join(__dirname, 'firstRuns.ts');
	const { stdout } = await promisify(execFile)(process.execPath, [
		'--import',
		'tsx',
		script,
		...args,
	]);
	return JSON.parse(stdout) as number[];
}

function toSection(times: Record<string, number[]>): Section {
	return {
		title: '9. Start: the first run in a fresh process',
		dependsOn:
			"a process for each figure, which has loaded n8n's engine and the node's class, but not the SDK; files in the disk cache; the node with 20 requests in flight (its default), the script with 10; plain HTTP to a sink that responds at once",
		rows: Object.entries(times).map(([name, values]) => toRow(name, 'ms', values)),
		goals: [],
	};
}
