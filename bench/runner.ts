import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Milliseconds or megabytes of one run. */
type Run = () => Promise<number>;

interface Runner {
	run: Run;
	stop(): void;
}

/**
 * For senders in processes of their own, which end with the use of them: figures that depend on what
 * ran before, or on what a process is started with.
 *
 * @param use is given a function that prepares a process; its arguments are those of runs.ts.
 */
export async function withRunners<Result>(
	use: (start: (args: Array<string | number>, env?: NodeJS.ProcessEnv) => Run) => Promise<Result>,
): Promise<Result> {
	const runners: Runner[] = [];
	const start = (args: Array<string | number>, env?: NodeJS.ProcessEnv) => {
		let runner: Runner | undefined;
		return async () => {
			// Not before its first run: ten that warm up together starve each other.
			if (!runner) runners.push((runner = startRunner(args.map(String), env)));
			return await runner.run();
		};
	};
	return await use(start).finally(() => runners.forEach((runner) => runner.stop()));
}

function startRunner(args: string[], env?: NodeJS.ProcessEnv): Runner {
	const child = spawn(
		process.execPath,
		['--expose-gc', '--import', 'tsx', join(__dirname, 'runs.ts'), ...args],
		{ env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] },
	);
	const figures = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		async run() {
			child.stdin.write('\n');
			const figure: IteratorResult<string, undefined> = await figures.next();
			if (figure.done) throw new Error(`The process that was to run "${args.join(' ')}" ended`);
			return Number(figure.value);
		},
		stop: () => child.stdin.end(),
	};
}
