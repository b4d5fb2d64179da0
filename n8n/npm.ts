import { delimiter, dirname } from 'node:path';
import { createInterface } from 'node:readline';

import { spawnGuarded } from './processes';

/** The end of what npm said is enough to tell why it failed. */
const KEPT_LINES = 40;

export interface NpmRun {
	args: string[];
	cwd: string;
	/** The Node that runs npm and the scripts it starts; the one on PATH by default. */
	nodeBin?: string;
	env?: NodeJS.ProcessEnv;
	onLine?: (line: string) => void;
}

/** Runs npm to its end and gives its standard output; a failure carries the end of its messages. */
export async function npm({ args, cwd, nodeBin, env, onLine }: NpmRun): Promise<string> {
	const child = spawnGuarded('npm', args, { cwd, env: { ...npmEnvironment(nodeBin), ...env } });
	const out: string[] = [];
	const messages: string[] = [];
	createInterface(child.stdout).on('line', (line) => out.push(line));
	createInterface(child.stderr).on('line', (line) => {
		messages.push(line);
		if (messages.length > KEPT_LINES) messages.shift();
		onLine?.(line);
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new NpmError(args, code, [...messages, ...out.slice(-KEPT_LINES)]);
	return out.join('\n');
}

/** A failure of npm; its message has all that npm said last. */
export class NpmError extends Error {
	constructor(
		args: string[],
		code: number | null,
		readonly messages: string[],
	) {
		super(`\`npm ${args.join(' ')}\` ended with ${code}:\n${messages.join('\n')}`);
	}

	/** What npm gives as the reason, in one line. */
	get reason(): string {
		const errors = this.messages.flatMap((line) => /^npm error (.+)/.exec(line)?.[1] ?? []);
		const said = errors.find((line) => !line.startsWith('code ')) ?? this.message;
		return said.replace(/^(notarget|network|404) /, '');
	}
}

/** npm's own variables describe the project that called us; the new run must not inherit them. */
function npmEnvironment(nodeBin?: string): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name),
	);
	const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
	if (nodeBin) env.PATH = [dirname(nodeBin), env.PATH].join(delimiter);
	return env;
}
