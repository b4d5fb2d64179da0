import { delimiter, dirname } from 'node:path';
import { createInterface } from 'node:readline';

import { spawnGuarded } from '../processes';
import { reportWritten } from './written';

/** The last lines of npm's output are enough to see why it failed. */
const KEPT_LINES = 40;

export interface NpmRun {
	args: string[];
	cwd: string;
	/** The Node that runs npm and the scripts it starts; the one on PATH by default. */
	nodeBin?: string;
	env?: NodeJS.ProcessEnv;
	/** Receives a short text about the progress. */
	report?: (progress: string) => void;
}

/** Runs npm and returns its standard output.
 * @throws NpmError with the last lines of its output */
export async function npm({ args, cwd, nodeBin, env, report }: NpmRun): Promise<string> {
	const child = spawnGuarded('npm', args, { cwd, env: { ...npmEnvironment(nodeBin), ...env } });
	const stopReporting = child.pid && report ? reportWritten(child.pid, report) : () => undefined;
	const out: string[] = [];
	const messages: string[] = [];
	createInterface(child.stdout).on('line', (line) => out.push(line));
	createInterface(child.stderr).on('line', (line) => {
		messages.push(line);
		if (messages.length > KEPT_LINES) messages.shift();
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	}).finally(stopReporting);
	if (code !== 0) throw new NpmError(args, code, [...messages, ...out.slice(-KEPT_LINES)]);
	return out.join('\n');
}

/** A failure of npm, with the last lines of its output as the message. */
export class NpmError extends Error {
	constructor(
		args: string[],
		code: number | null,
		readonly messages: string[],
	) {
		super(`\`npm ${args.join(' ')}\` ended with ${code}:\n${messages.join('\n')}`);
	}

	/** The reason in npm's own words, in one line. */
	get reason(): string {
		const errors = this.messages.flatMap((line) => /^npm error (.+)/.exec(line)?.[1] ?? []);
		const said = errors.find((line) => !line.startsWith('code ')) ?? this.message;
		return said.replace(/^(notarget|network|404) /, '');
	}
}

/** npm's variables describe the calling project, so the new run must not inherit them. */
function npmEnvironment(nodeBin?: string): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name),
	);
	const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
	if (nodeBin) env.PATH = [dirname(nodeBin), env.PATH].join(delimiter);
	return env;
}
