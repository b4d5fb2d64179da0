import type { RetryErrorInfo, RetryErrorType, RetryStrategyV2, RetryToken } from '@smithy/types';

import { backoff } from './backoff';
import { RateLimiter } from './rateLimiter';
import { wait } from './wait';

/** The waits before a second try, and how much longer a service may make one: those of the SDK. Milliseconds. */
const BACKOFF_BASE = 50;
const THROTTLED_BACKOFF_BASE = 1_000;
const MOST_ASKED_FOR = 5_000;

/** Errors that another try may not meet. */
const PASSING: readonly RetryErrorType[] = ['THROTTLING', 'TRANSIENT'];

/**
 * Retries as the SDK's standard ones, with all requests paced once the service throttles, with waits
 * that the signal ends, and without the SDK's quota of retries: that one would end the tries of a
 * request early if many others fail at the same time, as in an outage, whatever Max Attempts says.
 */
export function pacedRetries(maxAttempts: number, signal?: AbortSignal): RetryStrategyV2 {
	const limiter = new RateLimiter(signal);
	return {
		async acquireInitialRetryToken() {
			await limiter.waitForTurn();
			return tokenOf(0);
		},
		async refreshRetryTokenForRetry(token, failure) {
			if (failure.errorType === 'THROTTLING') limiter.onThrottled();
			const retry = token.getRetryCount() + 1;
			if (retry >= maxAttempts || !PASSING.includes(failure.errorType)) {
				// Stryker disable next-line StringLiteral: the SDK throws the request's own error in its place
				throw new Error('No other try');
			}
			await wait(delayOf(failure, retry), signal);
			await limiter.waitForTurn();
			return tokenOf(retry);
		},
		recordSuccess() {
			limiter.onAccepted();
		},
	};
}

/** By then all has been waited for. */
function tokenOf(retries: number): RetryToken {
	return { getRetryCount: () => retries, getRetryDelay: () => 0 };
}

function delayOf({ errorType, retryAfterHint }: RetryErrorInfo, retry: number): number {
	const own = backoff(errorType === 'THROTTLING' ? THROTTLED_BACKOFF_BASE : BACKOFF_BASE, retry);
	const asked = retryAfterHint ? retryAfterHint.getTime() - Date.now() : 0;
	return Math.max(own, Math.min(asked, own + MOST_ASKED_FOR));
}
