import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks at a condition. */
const INTERVAL = 100;

/**
 * Waits until `look` gives something truthy, and gives that. An error of `look` counts as "not
 * yet"; the last one is told when the time, in milliseconds, is over.
 */
export async function until<T>(
	what: string,
	look: () => Promise<T> | T,
	limit = 60_000,
): Promise<NonNullable<T>> {
	const deadline = Date.now() + limit;
	let last: unknown;
	do {
		try {
			const result = await look();
			if (result) return result;
			last = undefined;
		} catch (error) {
			last = error;
		}
		await pause(INTERVAL);
	} while (Date.now() < deadline);
	throw new Error(`After ${limit / 1000} s still not: ${what}`, { cause: last });
}
