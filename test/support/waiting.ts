import { setImmediate } from 'node:timers/promises';

/** Only a condition that never becomes true takes this long. Waiting for ever would keep jest running. */
const LIMIT_MS = 30_000;

/** Resolves as soon as a condition is true. */
export async function until(isTrue: () => boolean): Promise<void> {
	const end = performance.now() + LIMIT_MS;
	while (!isTrue()) {
		if (performance.now() > end)
			throw new Error(
				`The condition did not become true in ${LIMIT_MS / 1000} s: ${String(isTrue)}`,
			);
		await setImmediate();
	}
}

export interface Latch {
	/** Waits until as many callers have arrived as the latch needs. Later callers don't wait. */
	arrive: () => Promise<void>;
}

export function latch(needed: number): Latch {
	let arrived = 0;
	return {
		arrive: () => {
			arrived += 1;
			return until(() => arrived >= needed);
		},
	};
}
