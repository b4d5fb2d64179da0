/** The results of a part of the benchmark, for the table and as JSON. */
export interface Section {
	title: string;
	/** The conditions of the measurement, besides the machine. */
	dependsOn: string;
	rows: Row[];
	goals: Goal[];
}

export interface Row {
	name: string;
	/** The median of the rounds. */
	value: number;
	/** The lowest and the highest round. */
	range: [number, number];
	unit: string;
}

export interface Goal {
	text: string;
	/** The measured value, in the units of the goal. */
	seen: string;
	met: boolean;
}

export function toRow(name: string, unit: string, values: number[]): Row {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const value =
		sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
	return { name, value, range: [sorted[0]!, sorted.at(-1)!], unit };
}

/** The median of the ratios of two contenders in each round, because a busy machine slows down both. */
export function ratio(times: Record<string, number[]>, one: string, other: string): number {
	const others = times[other] ?? [];
	const ratios = (times[one] ?? []).map((value, round) => value / (others[round] ?? NaN));
	return ratios.length > 0 ? toRow('', '', ratios).value : NaN;
}

export function atLeast(text: string, seen: number, limit: number): Goal {
	return { text, seen: format(seen), met: seen >= limit };
}

export function atMost(text: string, seen: number, limit: number): Goal {
	return { text, seen: format(seen), met: seen <= limit };
}

/** Formats a number with three significant digits, and with all digits from 100 on. */
export function format(value: number): string {
	return Math.abs(value) >= 100
		? Math.round(value).toLocaleString('en-US')
		: Number(value.toPrecision(3)).toString();
}

/**
 * Runs the contenders in turns, so that a change in the speed of the machine affects all of them. Each
 * round starts with a different contender, since the one before it can slow a contender down by a tenth.
 *
 * @param warmUpRounds the number of rounds at the start that are not counted
 */
export async function takeTurns(
	rounds: number,
	contenders: Record<string, () => Promise<number | undefined>>,
	progress: (text: string) => void,
	warmUpRounds = 1,
): Promise<Record<string, number[]>> {
	const values: Record<string, number[]> = {};
	for (const name of Object.keys(contenders)) values[name] = [];
	for (let round = 1 - warmUpRounds; round <= rounds; round++) {
		for (const [name, run] of rotated(Object.entries(contenders), round + warmUpRounds - 1)) {
			progress(round < 1 ? `${name}, warming up` : `${name}, round ${round} of ${rounds}`);
			const value = await run();
			if (round > 0 && value !== undefined) values[name]!.push(value);
		}
	}
	return Object.fromEntries(Object.entries(values).filter(([, found]) => found.length > 0));
}

function rotated<T>(values: T[], by: number): T[] {
	const start = by % values.length;
	return [...values.slice(start), ...values.slice(0, start)];
}

/**
 * Returns the median of runs in a row, because a pause or garbage collection can double the time of
 * a short run.
 */
export async function medianOf(count: number, run: () => Promise<number>): Promise<number> {
	const values: number[] = [];
	while (values.length < count) values.push(await run());
	return toRow('', '', values).value;
}

/** The major version of the Node.js that runs the benchmarks, on which some goals depend. */
export const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/** Runs an action and returns the time in milliseconds. */
export async function timed(action: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await action();
	return performance.now() - start;
}

/** Runs an action and returns the microseconds of CPU time, which other processes hardly change. */
export function cpuTime(action: () => void): number {
	const before = process.cpuUsage();
	action();
	const { user, system } = process.cpuUsage(before);
	return user + system;
}
