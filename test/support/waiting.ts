import { setImmediate } from 'node:timers/promises';

/** Resolves as soon as a condition is true. */
export async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await setImmediate();
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
