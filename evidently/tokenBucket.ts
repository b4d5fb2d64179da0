/** A quota of requests per second. It allows a burst of as many after a pause. */
export class TokenBucket {
	readonly #capacity: number;
	#tokens: number;
	#filledAt: number | undefined;

	/** @param perSecond above 0; below 1, a request is let through every 1 / perSecond seconds */
	constructor(private readonly perSecond: number) {
		if (!(perSecond > 0 && Number.isFinite(perSecond))) {
			throw new Error(`Invalid quota: ${perSecond}. Use a number above 0.`);
		}
		this.#capacity = this.#tokens = Math.max(1, perSecond);
	}

	/** Takes a token if there is one. The clock is in milliseconds since any time. */
	take(now: number): boolean {
		const seconds = Math.max(0, now - (this.#filledAt ?? now)) / 1000;
		this.#tokens = Math.min(this.#capacity, this.#tokens + seconds * this.perSecond);
		this.#filledAt = now;
		if (this.#tokens < 1) return false;
		this.#tokens -= 1;
		return true;
	}
}
