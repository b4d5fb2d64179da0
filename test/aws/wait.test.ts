import { backoffMs, wait, waitUntil } from '../../nodes/AwsEvidently/aws/wait';
import { timeOf } from './clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

it.each([0, 1, 99, 100, 101, 12_345])('a wait takes its %d ms', async (durationMs) => {
	expect(await timeOf(wait(durationMs))).toBe(durationMs);
	expect(await timeOf(wait(durationMs, new AbortController().signal))).toBe(durationMs);
});

it('a wait of a negative duration ends at once', async () => {
	expect(await timeOf(wait(-1))).toBe(0);
});

// Up to n8n 2.30, n8n's sleep takes no signal.
it('a wait that is aborted ends within a tenth of a second and leaves no timer', async () => {
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

it.each([0, 50])('a wait of %d ms rejects if the signal has aborted before', async (durationMs) => {
	const reason = new Error('Stopped');
	await expect(wait(durationMs, AbortSignal.abort(reason))).rejects.toBe(reason);
	expect(jest.getTimerCount()).toBe(0);
});

it('a wait until a time follows when that time moves', async () => {
	const start = performance.now();
	let due = start + 10_000;
	setTimeout(() => (due = start + 1_050), 1_000);
	// The new time is noticed at the end of a slice.
	expect(await timeOf(waitUntil(() => due))).toBe(1_050);
	expect(await timeOf(waitUntil(() => due))).toBe(0);
});

it('a wait until a time is unaffected by the system clock', async () => {
	const start = performance.now();
	setTimeout(() => jest.setSystemTime(Date.now() - 3_600_000), 100);
	expect(await timeOf(waitUntil(() => start + 500))).toBe(500);
});

it('each backoff is twice the one before, up to twenty seconds, and at least half of it is waited', () => {
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
