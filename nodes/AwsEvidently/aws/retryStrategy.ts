import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from '@smithy/types';

import { RateLimiter } from './rateLimiter';
import type * as Sdk from './sdk';

/**
 * The SDK's standard retries, with all requests paced once the service throttles, and without the
 * SDK's quota of retries: that one would end the tries of a request early if many others fail at the
 * same time, as in an outage, whatever Max Attempts says.
 */
export function pacedRetries(
	{ StandardRetryStrategy }: Pick<typeof Sdk, 'StandardRetryStrategy'>,
	maxAttempts: number,
): RetryStrategyV2 {
	const limiter = new RateLimiter();
	const standard = new StandardRetryStrategy(maxAttempts);
	// Each retry takes from it; the SDK has 500 to give, and no option for another number.
	Object.assign(standard, { capacity: Infinity });
	return {
		async acquireInitialRetryToken(scope) {
			await limiter.waitForTurn();
			return await standard.acquireInitialRetryToken(scope);
		},
		async refreshRetryTokenForRetry(token, failure: RetryErrorInfo) {
			if (failure.errorType === 'THROTTLING') limiter.onThrottled();
			const next = await standard.refreshRetryTokenForRetry(token as StandardRetryToken, failure);
			await limiter.waitForTurn();
			return next;
		},
		recordSuccess() {
			limiter.onAccepted();
		},
	};
}
