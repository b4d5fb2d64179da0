import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A sender in a process of its own, for figures that depend on what ran before. */
export interface Runner {
	/** @returns milliseconds, or megabytes. */
	run(): Promise<number>;
	stop(): void;
}

/** @param args those of runs.ts */
export function startRunner(args: Array<string | number>, env: NodeJS.ProcessEnv = {}): Runner {
	const child = spawn(
		process.execPath,
		['--expose-gc', '--import', 'tsx', join(__dirname, 'runs.ts'), ...args.map(String)],
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
