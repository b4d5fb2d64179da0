import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Runs a sender once and returns the milliseconds or megabytes. */
type Run = () => Promise<number>;

interface Runner {
	run: Run;
	stop(): void;
}

/**
 * Runs senders in separate processes, for figures that depend on earlier runs in the process or on its
 * environment. The processes end when `use` has finished.
 *
 * @param use receives a function that prepares a process with arguments for runs.ts
 */
export async function withRunners<Result>(
	use: (start: (args: Array<string | number>, env?: NodeJS.ProcessEnv) => Run) => Promise<Result>,
): Promise<Result> {
	const runners: Runner[] = [];
	const start = (args: Array<string | number>, env?: NodeJS.ProcessEnv) => {
		let runner: Runner | undefined;
		return async () => {
			// The process starts at its first run, because ten processes that warm up together slow
			// each other down.
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
			if (figure.done)
				throw new Error(`The process for "${args.join(' ')}" has ended unexpectedly.`);
			return Number(figure.value);
		},
		stop: () => child.stdin.end(),
	};
}
