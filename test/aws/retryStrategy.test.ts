import type { RetryErrorInfo, RetryErrorType } from '@smithy/types';

import { pacedRetries } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { timeOf } from './clock';

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const failure = (errorType: RetryErrorType, askedFor?: number): RetryErrorInfo => ({
	errorType,
	...(askedFor !== undefined && { retryAfterHint: new Date(Date.now() + askedFor) }),
});

/** How long a request waits before each of its tries, until there is none. Milliseconds. */
async function waits(maxAttempts: number, ...[type, askedFor]: Parameters<typeof failure>) {
	const retries = pacedRetries(maxAttempts);
	let token = await retries.acquireInitialRetryToken('');
	const times: number[] = [];
	const next = async () => {
		token = await retries.refreshRetryTokenForRetry(token, failure(type, askedFor));
	};
	for (;;) {
		const time = await timeOf(next()).catch(() => undefined);
		if (time === undefined) return times;
		times.push(time);
		expect(token.getRetryCount()).toBe(times.length);
		expect(token.getRetryDelay()).toBe(0);
	}
}

describe('Before another try', () => {
	it.each([
		['TRANSIENT', [25, 50, 100, 200]],
		['THROTTLING', [500, 1_000, 2_000, 4_000]],
	] as const)(
		'a request waits as the SDK has it, each time twice as long: %s',
		async (type, times) => {
			expect(await waits(5, type)).toEqual(times);
		},
	);

	it.each([
		['as long as a service asks for', 3_000, 3_000],
		['not longer than five seconds for it', 3_600_000, 5_025],
		['its own time where the service asks for less', 10, 25],
		['its own time where what the service asks for is over', -10_000, 25],
	])('a request waits %s', async (_what, askedFor, time) => {
		expect(await waits(2, 'TRANSIENT', askedFor)).toEqual([time]);
	});

	it('a request waits no longer than its run, and nothing of it stays', async () => {
		const stop = new AbortController();
		const retries = pacedRetries(5, stop.signal);
		const token = await retries.acquireInitialRetryToken('');
		const retry = retries.refreshRetryTokenForRetry(token, failure('THROTTLING'));
		const ended = expect(retry).rejects.toMatchObject({ name: 'AbortError' });
		await jest.advanceTimersByTimeAsync(10);
		stop.abort();
		await jest.advanceTimersByTimeAsync(100);
		await ended;
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('There is no other try', () => {
	it('once there were as many as allowed', async () => {
		expect(await waits(1, 'TRANSIENT')).toEqual([]);
		expect(await waits(3, 'TRANSIENT')).toHaveLength(2);
	});

	it.each(['CLIENT_ERROR', 'SERVER_ERROR'] as const)(
		'after an error that stays: %s',
		async (type) => {
			expect(await waits(5, type)).toEqual([]);
		},
	);
});

describe('The pace', () => {
	/** How long two requests wait together, after many that were accepted and one that failed. */
	async function paceAfter(type: RetryErrorType): Promise<number> {
		const retries = pacedRetries(1);
		const token = await retries.acquireInitialRetryToken('');
		for (let accepted = 0; accepted < 20; accepted++) retries.recordSuccess(token);
		await retries.refreshRetryTokenForRetry(token, failure(type)).catch(() => undefined);
		const requests = [1, 2].map(() => retries.acquireInitialRetryToken(''));
		return await timeOf(Promise.all(requests));
	}

	it('slows down for throttling', async () => {
		expect(await paceAfter('THROTTLING')).toBe(50);
	});

	it.each(['TRANSIENT', 'SERVER_ERROR', 'CLIENT_ERROR'] as const)(
		'does not slow down for another failure: %s',
		async (type) => {
			expect(await paceAfter(type)).toBe(0);
		},
	);

	it('holds for further tries, too', async () => {
		const retries = pacedRetries(2);
		const token = await retries.acquireInitialRetryToken('');
		for (let accepted = 0; accepted < 20; accepted++) retries.recordSuccess(token);
		const again = () => retries.refreshRetryTokenForRetry(token, failure('THROTTLING', 0));
		jest.mocked(Math.random).mockReturnValue(0);
		expect(await timeOf(Promise.all([again(), again(), again()]))).toBe(100);
	});
});
