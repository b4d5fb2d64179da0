import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Evidently } from '../../evidently';
import { until } from '../engine/waiting';

/** What would keep a process from ending. */
const KINDS = ['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'Timeout'];

export interface Leftovers {
	/** Waits until no socket and no timer is there that was not there before; gives what stays. */
	left: (evidently: Evidently) => Promise<string[]>;
	expectNone: (evidently: Evidently) => Promise<void>;
}

/** A busy machine takes its time to close a socket. Milliseconds. */
const PATIENCE = 5_000;

/** Remembers what is there now. */
export function watchLeftovers(): Leftovers {
	const before = countKinds();
	const grown = () => {
		const now = countKinds();
		return KINDS.filter((_, kind) => now[kind]! > before[kind]!);
	};
	const left = async ({ stats }: Evidently) => {
		await until(() => stats.openConnections === 0 && stats.openRequests === 0);
		const end = performance.now() + PATIENCE;
		await until(() => grown().length === 0 || performance.now() > end);
		return grown();
	};
	return { left, expectNone: async (evidently) => expect(await left(evidently)).toEqual([]) };
}

function countKinds(): number[] {
	const active = process.getActiveResourcesInfo();
	return KINDS.map((kind) => active.filter((each) => each === kind).length);
}

/** Megabytes of the heap that are in use once what can be freed is. */
export function usedMemory(): number {
	// What finalizers let go of is free only the next time.
	for (let round = 0; round < 3; round++) collectGarbage();
	return process.memoryUsage().heapUsed / 2 ** 20;
}

export function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
}
