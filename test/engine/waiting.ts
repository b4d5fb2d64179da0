import { setImmediate } from 'node:timers/promises';

/** Resolves as soon as a condition holds. */
export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await setImmediate();
}

export interface Latch {
	/** Resolves for all that wait as soon as there are as many as the latch needs; later ones don't wait. */
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
