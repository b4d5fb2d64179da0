const HOUR_MS = 3_600_000;

/** @returns how many milliseconds an action takes on jest's clock, which this function advances. */
export async function timeOf(action: Promise<unknown>): Promise<number> {
	const start = performance.now();
	let end: number | undefined;
	const ended = action.finally(() => (end = performance.now()));
	ended.catch(() => undefined);
	await Promise.resolve();
	while (end === undefined) {
		if (performance.now() - start > HOUR_MS) throw new Error('The action takes more than an hour.');
		await jest.advanceTimersToNextTimerAsync();
	}
	await ended;
	return end - start;
}
