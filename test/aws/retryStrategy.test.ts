import type { RetryErrorInfo, RetryErrorType } from '@smithy/types';

import { pacedRetries, type RetryOptions } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { timeOf } from '../support/clock';

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const failure = (errorType: RetryErrorType, retryAfterMs?: number): RetryErrorInfo => ({
	errorType,
	...(retryAfterMs !== undefined && { retryAfterHint: new Date(Date.now() + retryAfterMs) }),
});

/** @returns how long a request waits before each of its retries, in milliseconds. */
async function waits(options: RetryOptions, ...[type, retryAfterMs]: Parameters<typeof failure>) {
	const retries = pacedRetries(options);
	let token = await retries.acquireInitialRetryToken('');
	const times: number[] = [];
	const next = async () => {
		token = await retries.refreshRetryTokenForRetry(token, failure(type, retryAfterMs));
	};
	for (;;) {
		const time = await timeOf(next()).catch(() => undefined);
		if (time === undefined) return times;
		times.push(time);
		expect(token.getRetryCount()).toBe(times.length);
		expect(token.getRetryDelay()).toBe(0);
	}
}

describe('The wait before a retry', () => {
	it('waits half a second after a transient error, then twice as long each time', async () => {
		expect(await waits({ maxAttempts: 5 }, 'TRANSIENT')).toEqual([500, 1_000, 2_000, 4_000]);
	});

	it('waits a second after a throttled request, then twice as long', async () => {
		expect(await waits({ maxAttempts: 3 }, 'THROTTLING')).toEqual([1_000, 2_000]);
	});

	it.each([
		['as long as Retry-After says', 30_000, 30_000],
		['a minute if Retry-After says more', 3_600_000, 60_000],
		['a minute if Retry-After says more than a date can hold', Infinity, 60_000],
		['the normal time if Retry-After says less', 10, 500],
		['the normal time if Retry-After is in the past', -10_000, 500],
	])('waits %s', async (_what, retryAfterMs, time) => {
		expect(await waits({ maxAttempts: 2 }, 'TRANSIENT', retryAfterMs)).toEqual([time]);
		expect(await waits({ maxAttempts: 2 }, 'THROTTLING', retryAfterMs)).toEqual([
			Math.max(time, 1_000),
		]);
	});

	it('follows only a short Retry-After if a person is waiting for the response', async () => {
		const options = { maxAttempts: 2, maxRetryAfterMs: 5_000 };
		expect(await waits(options, 'TRANSIENT', 30_000)).toEqual([5_000]);
	});

	it.each([undefined, 30_000])(
		'ends the wait with the run and leaves no timer (Retry-After %d ms)',
		async (retryAfterMs) => {
			const stop = new AbortController();
			const retries = pacedRetries({ maxAttempts: 5, signal: stop.signal });
			const token = await retries.acquireInitialRetryToken('');
			const retry = retries.refreshRetryTokenForRetry(token, failure('THROTTLING', retryAfterMs));
			const ended = expect(retry).rejects.toMatchObject({ name: 'AbortError' });
			await jest.advanceTimersByTimeAsync(10);
			stop.abort();
			await jest.advanceTimersByTimeAsync(100);
			await ended;
			expect(jest.getTimerCount()).toBe(0);
		},
	);

	it('does not retry a request after its run has ended', async () => {
		const retries = pacedRetries({ maxAttempts: 5, signal: AbortSignal.abort() });
		const token = await retries.acquireInitialRetryToken('');
		await expect(
			retries.refreshRetryTokenForRetry(token, failure('TRANSIENT', 0)),
		).rejects.toMatchObject({ name: 'AbortError' });
	});
});

describe('The number of attempts', () => {
	it('does not retry after the last allowed attempt', async () => {
		expect(await waits({ maxAttempts: 1 }, 'TRANSIENT')).toEqual([]);
		expect(await waits({ maxAttempts: 3 }, 'TRANSIENT')).toHaveLength(2);
	});

	it.each(['CLIENT_ERROR', 'SERVER_ERROR'] as const)(
		'does not retry after a permanent error (%s)',
		async (type) => {
			expect(await waits({ maxAttempts: 5 }, type)).toEqual([]);
		},
	);
});

describe('The pace of requests', () => {
	/** @returns the total wait of two requests after many were accepted and three failed. */
	async function paceAfter(type: RetryErrorType): Promise<number> {
		const retries = pacedRetries({ maxAttempts: 1 });
		const token = await retries.acquireInitialRetryToken('');
		for (let accepted = 0; accepted < 50; accepted++) retries.recordSuccess(token);
		for (let failed = 0; failed < 3; failed++)
			await retries.refreshRetryTokenForRetry(token, failure(type)).catch(() => undefined);
		const requests = [1, 2].map(() => retries.acquireInitialRetryToken(''));
		return await timeOf(Promise.all(requests));
	}

	it('slows the requests down when some are throttled', async () => {
		expect(await paceAfter('THROTTLING')).toBe(45);
	});

	it.each(['TRANSIENT', 'SERVER_ERROR', 'CLIENT_ERROR'] as const)(
		'does not slow the requests down for other errors (%s)',
		async (type) => {
			expect(await paceAfter(type)).toBe(0);
		},
	);

	it('applies the pace to retries, too', async () => {
		const retries = pacedRetries({ maxAttempts: 2 });
		const token = await retries.acquireInitialRetryToken('');
		const again = () => retries.refreshRetryTokenForRetry(token, failure('THROTTLING'));
		// No request is accepted, so one per second is sent. The backoff of the first is a second, too.
		expect(await timeOf(Promise.all([again(), again(), again()]))).toBe(3_000);
	});
});
