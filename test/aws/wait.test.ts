import { wait } from '../../nodes/AwsEvidently/aws/wait';
import { timeOf } from './clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it.each([0, 1, 99, 100, 101, 12_345])('A wait of %d ms takes as long', async (duration) => {
	expect(await timeOf(wait(duration))).toBe(duration);
	expect(await timeOf(wait(duration, new AbortController().signal))).toBe(duration);
});

it('A wait for less than nothing is none', async () => {
	expect(await timeOf(wait(-1))).toBe(0);
});

// As up to n8n 2.30, no signal reaches n8n's sleep.
it('A wait that is stopped is over within a tenth of a second, and leaves no timer', async () => {
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
