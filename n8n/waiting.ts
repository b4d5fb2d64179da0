import { setTimeout as pause } from 'node:timers/promises';

/** The time between two checks of a condition. */
const INTERVAL = 100;

/**
 * Waits until `look` returns a truthy value, and returns it. An error of `look` counts as "not yet".
 *
 * @param limit in milliseconds
 * @throws Error when the time is over, with the last error of `look` as its cause
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
	throw new Error(`Timed out after ${limit / 1000} s. Waited for: ${what}`, { cause: last });
}
