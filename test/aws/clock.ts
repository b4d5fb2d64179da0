/** Milliseconds. */
const HOUR = 3_600_000;

/** How long an action takes on jest's clock, which it moves on. Milliseconds. */
export async function timeOf(action: Promise<unknown>): Promise<number> {
	const start = performance.now();
	let end: number | undefined;
	const ended = action.finally(() => (end = performance.now()));
	ended.catch(() => undefined);
	await Promise.resolve();
	while (end === undefined) {
		if (performance.now() - start > HOUR) throw new Error('It takes more than an hour');
		await jest.advanceTimersToNextTimerAsync();
	}
	await ended;
	return end - start;
}
