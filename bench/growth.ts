/** Measures how time and memory grow with the number of items. */
import { withRunners } from './runner';
import { atMost, takeTurns, medianOf, ratio, toRow, type Section } from './section';
import { startSink } from './startSink';

const COUNTS = [1_000, 10_000, 100_000];

/** The number of runs in a row, of which the median counts. The default is 1. */
const RUNS: Record<number, number> = { 1_000: 9, 10_000: 3 };

/** Memory is measured with the most items, because the memory of the run stands out then. */
const MANY = 100_000;

const WARM_UP_REQUESTS = 1000;

export async function benchGrowth(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const sink = await startSink();
	try {
		return await withRunners(async (start) => {
			const measure = (kind: string, count: number, what: string) =>
				start([count, kind, sink.url, what, WARM_UP_REQUESTS]);
			const times: Record<string, () => Promise<number>> = {};
			const memory: Record<string, () => Promise<number>> = {};
			for (const kind of ['node', 'noOp']) {
				for (const count of COUNTS) {
					const run = measure(kind, count, 'time');
					times[nameOf(kind, count)] = () => medianOf(RUNS[count] ?? 1, run);
				}
				memory[nameOf(kind, MANY)] = measure(kind, MANY, 'memory');
			}
			return toSection(
				await takeTurns(rounds, times, progress),
				// One round is enough, because constant garbage collection is slow, and the result
				// hardly varies.
				await takeTurns(1, memory, progress),
			);
		});
	} finally {
		sink.stop();
	}
}

function nameOf(kind: string, count: number): string {
	const items = `${count.toLocaleString('en-US')} items`;
	return kind === 'node' ? `${items} through the node` : `${items} through a No-Op node`;
}

function toSection(times: Record<string, number[]>, memory: Record<string, number[]>): Section {
	const inMs = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const inMb = Object.entries(memory).map(([name, values]) => toRow(name, 'MB', values));
	const growth = ratio(times, nameOf('node', MANY), nameOf('node', COUNTS[0]!));
	const peak = (kind: string) => inMb.find(({ name }) => name === nameOf(kind, MANY))?.value ?? NaN;
	const above = peak('node') - peak('noOp');
	return {
		title: '4. Growth',
		dependsOn: `a process for each sender, warmed up by ${WARM_UP_REQUESTS.toLocaleString('en-US')} requests; MB is the peak of live memory during a run, after garbage collection and without the input items`,
		rows: [...inMs, ...inMb],
		goals: [
			atMost('110 x the time for 100 x the items', growth, 110),
			atMost('40 MB more than the No-Op node at 100,000 items', above, 40),
		],
	};
}
