import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createWriteStream } from 'node:fs';

import { until } from './waiting';

/** A process that hasn't ended this long after it was asked to is killed. */
const GRACE = 10_000;

/**
 * Runs a command in a process group that is killed when this process ends, in whatever way: the system
 * then closes the pipe that `cat` reads. The guard ignores requests to end, since it is needed until the
 * other processes have ended.
 */
const GUARD = `exec 3<&0; (trap '' HUP INT QUIT TERM; cat <&3; kill -KILL 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null`;

export type GuardedOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>;

/** Starts a program that ends with this process at the latest, together with everything it starts. */
export function spawnGuarded(command: string, args: string[], options: GuardedOptions) {
	return spawn('/bin/sh', ['-c', GUARD, 'guard', command, ...args], {
		...options,
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
}

/** A started program, together with everything that it starts. */
export interface Service {
	name: string;
	pid: number;
	logFile: string;
	/** Resolves with the exit code or signal when the program has ended. */
	ended: Promise<string>;
	/** Asks the whole group to end, waits, and kills the processes that are left. */
	stop(): Promise<void>;
	/** Kills the whole group at once, as a crash would. */
	kill(): Promise<void>;
}

export interface ServiceOptions extends GuardedOptions {
	name: string;
	logFile: string;
	/** The signal that asks the program to end. */
	stopSignal?: NodeJS.Signals;
}

export function startService(command: string, args: string[], options: ServiceOptions): Service {
	const { name, logFile, stopSignal = 'SIGTERM', ...guardedOptions } = options;
	const child = spawnGuarded(command, args, guardedOptions);
	const log = createWriteStream(logFile, { flags: 'a' });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const ended = endOf(child);
	const { pid } = child;
	if (!pid) throw new Error(`${name} (${command}) could not be started.`);
	const end = async (signal: NodeJS.Signals) => {
		await endGroup(pid, signal, ended);
		log.end();
	};
	return {
		name,
		pid,
		logFile,
		ended,
		stop: async () => await end(stopSignal),
		kill: async () => await end('SIGKILL'),
	};
}

/** Waits until the service answers, and stops it if it doesn't within `limit` milliseconds. */
export async function ready(service: Service, answers: () => Promise<unknown>, limit?: number) {
	const { name, logFile } = service;
	let ending: string | undefined;
	void service.ended.then((how) => (ending = how));
	try {
		await until(`${name} ready`, async () => ending ?? (await answers()), limit);
		if (ending) throw new Error(`${name} ended before it was ready (${ending}).`);
	} catch (error) {
		await service.stop();
		throw new Error(`${name} could not be started. Its messages are in ${logFile}`, {
			cause: error,
		});
	}
}

async function endOf(child: ChildProcess): Promise<string> {
	return await new Promise((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
	});
}

async function endGroup(pid: number, signal: NodeJS.Signals, ended: Promise<string>) {
	signalGroup(pid, signal);
	await Promise.race([ended, timeLimit(GRACE)]);
	// Processes that the program left behind are killed, even if it ended by itself.
	signalGroup(pid, 'SIGKILL');
	await ended;
}

async function timeLimit(milliseconds: number): Promise<void> {
	await new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// ESRCH: no process of the group is left.
	}
}
