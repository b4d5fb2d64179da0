import type { RetryErrorInfo, RetryErrorType } from '@smithy/types';

import { pacedRetries, type RetryOptions } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { timeOf } from './clock';

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

/** How long a request waits before each of its retries, in milliseconds. */
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

describe('before a retry', () => {
	it('a request that met a transient error waits half a second, then twice as long each time', async () => {
		expect(await waits({ maxAttempts: 5 }, 'TRANSIENT')).toEqual([500, 1_000, 2_000, 4_000]);
	});

	it('a throttled request waits a second, then twice as long', async () => {
		expect(await waits({ maxAttempts: 3 }, 'THROTTLING')).toEqual([1_000, 2_000]);
	});

	it.each([
		['as long as Retry-After says', 30_000, 30_000],
		['a minute if Retry-After says more', 3_600_000, 60_000],
		['its own time if Retry-After says less', 10, 500],
		['its own time if Retry-After is over', -10_000, 500],
	])('a request waits %s', async (_what, retryAfterMs, time) => {
		expect(await waits({ maxAttempts: 2 }, 'TRANSIENT', retryAfterMs)).toEqual([time]);
		expect(await waits({ maxAttempts: 2 }, 'THROTTLING', retryAfterMs)).toEqual([
			Math.max(time, 1_000),
		]);
	});

	it('a request for which someone waits honors only a short Retry-After', async () => {
		const options = { maxAttempts: 2, maxRetryAfterMs: 5_000 };
		expect(await waits(options, 'TRANSIENT', 30_000)).toEqual([5_000]);
	});

	it.each([undefined, 30_000])(
		'a request waits no longer than its run and leaves no timer (Retry-After %d ms)',
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

	it('a request whose run has ended is not retried', async () => {
		const retries = pacedRetries({ maxAttempts: 5, signal: AbortSignal.abort() });
		const token = await retries.acquireInitialRetryToken('');
		await expect(
			retries.refreshRetryTokenForRetry(token, failure('TRANSIENT', 0)),
		).rejects.toMatchObject({ name: 'AbortError' });
	});
});

describe('there is no retry', () => {
	it('after as many attempts as allowed', async () => {
		expect(await waits({ maxAttempts: 1 }, 'TRANSIENT')).toEqual([]);
		expect(await waits({ maxAttempts: 3 }, 'TRANSIENT')).toHaveLength(2);
	});

	it.each(['CLIENT_ERROR', 'SERVER_ERROR'] as const)(
		'after a permanent error (%s)',
		async (type) => {
			expect(await waits({ maxAttempts: 5 }, type)).toEqual([]);
		},
	);
});

describe('the pace', () => {
	/** How long two requests wait together after many that were accepted and three that failed. */
	async function paceAfter(type: RetryErrorType): Promise<number> {
		const retries = pacedRetries({ maxAttempts: 1 });
		const token = await retries.acquireInitialRetryToken('');
		for (let accepted = 0; accepted < 50; accepted++) retries.recordSuccess(token);
		for (let failed = 0; failed < 3; failed++)
			await retries.refreshRetryTokenForRetry(token, failure(type)).catch(() => undefined);
		const requests = [1, 2].map(() => retries.acquireInitialRetryToken(''));
		return await timeOf(Promise.all(requests));
	}

	it('slows down when requests are throttled', async () => {
		expect(await paceAfter('THROTTLING')).toBe(45);
	});

	it.each(['TRANSIENT', 'SERVER_ERROR', 'CLIENT_ERROR'] as const)(
		'does not slow down for other errors (%s)',
		async (type) => {
			expect(await paceAfter(type)).toBe(0);
		},
	);

	it('applies to retries, too', async () => {
		const retries = pacedRetries({ maxAttempts: 2 });
		const token = await retries.acquireInitialRetryToken('');
		const again = () => retries.refreshRetryTokenForRetry(token, failure('THROTTLING'));
		// None is accepted, so one a second leaves: the first after its backoff, which is a second, too.
		expect(await timeOf(Promise.all([again(), again(), again()]))).toBe(3_000);
	});
});
