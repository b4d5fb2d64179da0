/** Time and memory as the number of items grows. */
import { runIsolated } from './isolated';
import { atMost, inTurns, toRow, type Row, type Section } from './section';
import { startSink } from './startSink';

const COUNTS = [1_000, 10_000, 100_000];

interface Run {
	time: number;
	peak: number;
}

export async function benchGrowth(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const sink = await startSink();
	const peaks: Record<string, number[]> = {};
	const contenders: Record<string, () => Promise<number>> = {};
	for (const count of COUNTS) {
		for (const kind of ['node', 'noOp']) {
			const name = nameOf(kind, count);
			contenders[name] = async () => {
				const { time, peak } = await runIsolated<Run>('oneRun.ts', [count, kind, sink.url]);
				(peaks[name] ??= []).push(peak);
				return time;
			};
		}
	}
	try {
		const times = await inTurns(rounds, contenders, progress);
		return toSection(times, peaks);
	} finally {
		sink.stop();
	}
}

function nameOf(kind: string, count: number): string {
	const items = `${count.toLocaleString('en-US')} items`;
	return kind === 'node' ? `${items} through the node` : `${items} through a No-Op node`;
}

function toSection(times: Record<string, number[]>, peaks: Record<string, number[]>): Section {
	const inMs = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const inMb = Object.entries(peaks).map(([name, values]) => toRow(name, 'MB', values));
	const median = (rows: Row[], kind: string, count: number) =>
		rows.find((row) => row.name === nameOf(kind, count))?.value ?? NaN;
	const [few, , many] = COUNTS as [number, number, number];
	const growth = median(inMs, 'node', many) / median(inMs, 'node', few);
	const above = (count: number) => median(inMb, 'node', count) - median(inMb, 'noOp', count);
	return {
		title: '4. Growth',
		dependsOn:
			"a fresh process for each run, warmed up with 500 items; MB is the process's peak, garbage not yet collected included",
		rows: [...inMs, ...inMb],
		goals: [
			atMost('100 x the items take at most 110 x the time', growth, 110),
			atMost('40 MB above the No-Op node at 100,000 items', above(many), 40),
		],
	};
}
