import type { RetryErrorInfo, RetryErrorType, RetryStrategyV2, RetryToken } from '@smithy/types';

import { RateLimiter } from './rateLimiter';
import { backoffMs, wait } from './wait';

/** Long enough for five attempts to survive the restart of a collector. */
const TRANSIENT_BACKOFF_MS = 500;

/** The value that the SDK's standard strategy uses. */
const THROTTLED_BACKOFF_MS = 1_000;

const MAX_RETRY_AFTER_MS = 60_000;

const RETRYABLE: readonly RetryErrorType[] = ['THROTTLING', 'TRANSIENT'];

interface PacedToken extends RetryToken {
	/** When the attempt left. The limiter needs this time together with the attempt's result. */
	leftAt: number;
}

export interface RetryOptions {
	/** The number of attempts, including the first. */
	maxAttempts: number;
	/** Ends waits and retries: the request then fails with the error of its last attempt. */
	signal?: AbortSignal;
	/** The longest Retry-After that is honored. */
	maxRetryAfterMs?: number;
}

/**
 * Like the SDK's standard strategy, but it paces all requests once the service throttles, its waits
 * can be aborted, and it has no retry quota: in an outage, that quota would end the attempts of one
 * request because others fail, whatever Max Attempts says.
 */
export function pacedRetries({
	maxAttempts,
	signal,
	maxRetryAfterMs = MAX_RETRY_AFTER_MS,
}: RetryOptions): RetryStrategyV2 {
	const limiter = new RateLimiter(signal);
	const nextAttempt = async (retry: number): Promise<PacedToken> => {
		const leftAt = await limiter.waitForTurn();
		// The SDK needn't wait for anything any more.
		return { leftAt, getRetryCount: () => retry, getRetryDelay: () => 0 };
	};
	return {
		acquireInitialRetryToken: () => nextAttempt(0),
		async refreshRetryTokenForRetry(token, failure) {
			if (failure.errorType === 'THROTTLING') limiter.onThrottled((token as PacedToken).leftAt);
			const retry = token.getRetryCount() + 1;
			if (retry >= maxAttempts || !RETRYABLE.includes(failure.errorType)) {
				// Stryker disable next-line StringLiteral: the SDK throws the request's own error in its place
				throw new Error('No further attempt');
			}
			await wait(
				Math.max(ownDelayMs(failure, retry), retryAfterMs(failure, maxRetryAfterMs)),
				signal,
			);
			return await nextAttempt(retry);
		},
		recordSuccess(token) {
			limiter.onAccepted((token as PacedToken).leftAt);
		},
	};
}

function ownDelayMs({ errorType }: RetryErrorInfo, retry: number): number {
	return backoffMs(errorType === 'THROTTLING' ? THROTTLED_BACKOFF_MS : TRANSIENT_BACKOFF_MS, retry);
}

function retryAfterMs({ retryAfterHint }: RetryErrorInfo, max: number): number {
	if (!retryAfterHint) return 0;
	const durationMs = retryAfterHint.getTime() - Date.now();
	// A number of seconds can lie beyond the last date of JavaScript.
	return Number.isNaN(durationMs) ? max : Math.min(durationMs, max);
}
