import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Evidently } from '../../evidently';
import { until } from './waiting';

/** Resources that would keep a process from exiting. */
const KINDS = ['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'Timeout'];

export interface Leftovers {
	/** Waits until no new sockets and timers are left. @returns the kinds that remain. */
	left: (evidently: Evidently) => Promise<string[]>;
	expectNone: (evidently: Evidently) => Promise<void>;
}

/** A busy machine may take seconds to close a socket. */
const MAX_WAIT_MS = 5_000;

/** Records the sockets and timers that exist now. */
export function watchLeftovers(): Leftovers {
	const before = countKinds();
	const grown = () => {
		const now = countKinds();
		return KINDS.filter((_, kind) => now[kind]! > before[kind]!);
	};
	const left = async ({ stats }: Evidently) => {
		await until(() => stats.openConnections === 0 && stats.openRequests === 0);
		const end = performance.now() + MAX_WAIT_MS;
		await until(() => grown().length === 0 || performance.now() > end);
		return grown();
	};
	return { left, expectNone: async (evidently) => expect(await left(evidently)).toEqual([]) };
}

function countKinds(): number[] {
	const active = process.getActiveResourcesInfo();
	return KINDS.map((kind) => active.filter((each) => each === kind).length);
}

/** @returns the megabytes of the heap that are in use after garbage collection. */
export function usedMemory(): number {
	// Objects that finalizers release are freed only by the next collection.
	for (let round = 0; round < 3; round++) collectGarbage();
	return process.memoryUsage().heapUsed / 2 ** 20;
}

export function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
}
