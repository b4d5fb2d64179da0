/** No wait is longer, as in the SDK. Milliseconds. */
const LONGEST = 20_000;

/**
 * How long to wait before another try: exponential, with full jitter, so between nothing and the
 * whole wait. Milliseconds.
 *
 * @param base the whole wait before the second try, doubled for each further one.
 * @param retry 1 for the second try.
 */
export function backoff(base: number, retry: number): number {
	return Math.random() * Math.min(base * 2 ** (retry - 1), LONGEST);
}
