import { backoffMs, wait, waitUntil } from '../../nodes/AwsEvidently/aws/wait';
import { timeOf } from '../support/clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

it.each([0, 1, 99, 100, 101, 12_345])('waits %d ms', async (durationMs) => {
	expect(await timeOf(wait(durationMs))).toBe(durationMs);
	expect(await timeOf(wait(durationMs, new AbortController().signal))).toBe(durationMs);
});

it('ends a wait of a negative duration at once', async () => {
	expect(await timeOf(wait(-1))).toBe(0);
});

// Up to n8n 2.30, n8n's sleep has no signal parameter.
it('ends an aborted wait within 100 ms and leaves no timer', async () => {
	const stop = new AbortController();
	const stopped = wait(20_000, stop.signal);
	await jest.advanceTimersByTimeAsync(7_030);
	const reason = new Error('Stopped');
	stop.abort(reason);
	const rest = expect(timeOf(stopped)).rejects.toBe(reason);
	await jest.advanceTimersByTimeAsync(70);
	expect(jest.getTimerCount()).toBe(0);
	await rest;
});

it.each([0, 50])('rejects a wait of %d ms if the signal is already aborted', async (durationMs) => {
	const reason = new Error('Stopped');
	await expect(wait(durationMs, AbortSignal.abort(reason))).rejects.toBe(reason);
	expect(jest.getTimerCount()).toBe(0);
});

it('follows a target time that changes during the wait', async () => {
	const start = performance.now();
	let due = start + 10_000;
	setTimeout(() => (due = start + 1_050), 1_000);
	// The wait checks the target time after each slice.
	expect(await timeOf(waitUntil(() => due))).toBe(1_050);
	expect(await timeOf(waitUntil(() => due))).toBe(0);
});

it('waits until a target time even if the system clock changes', async () => {
	const start = performance.now();
	setTimeout(() => jest.setSystemTime(Date.now() - 3_600_000), 100);
	expect(await timeOf(waitUntil(() => start + 500))).toBe(500);
});

it('waits twice as long before each retry, up to twenty seconds, and for at least half of each backoff', () => {
	const retries = [1, 2, 3, 4, 5, 6, 7];
	const random = jest.spyOn(Math, 'random').mockReturnValue(1);
	expect(retries.map((retry) => backoffMs(500, retry))).toEqual([
		500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000,
	]);
	random.mockReturnValue(0);
	expect(retries.map((retry) => backoffMs(500, retry))).toEqual([
		250, 500, 1_000, 2_000, 4_000, 8_000, 10_000,
	]);
	random.mockReturnValue(0.5);
	expect(backoffMs(500, 3)).toBe(1_500);
});
