/**
 * A quota of requests per second. It holds one second's worth, so after a pause that many may come
 * at once; then they are let through at the rate.
 */
export class TokenBucket {
	#tokens: number;
	#filledAt: number | undefined;

	/** @param perSecond above 0; below 1 a request is let through every 1 / perSecond seconds */
	constructor(private readonly perSecond: number) {
		if (!(perSecond > 0)) throw new Error(`The quota is ${perSecond}. It must be above 0.`);
		this.#tokens = this.#capacity;
	}

	/**
	 * Takes a token if there is one.
	 * @param now milliseconds, of any clock
	 */
	take(now: number): boolean {
		this.#refill(now);
		if (this.#tokens < 1) return false;
		this.#tokens -= 1;
		return true;
	}

	get #capacity(): number {
		return Math.max(1, this.perSecond);
	}

	#refill(now: number): void {
		const seconds = Math.max(0, now - (this.#filledAt ?? now)) / 1000;
		this.#tokens = Math.min(this.#capacity, this.#tokens + seconds * this.perSecond);
		this.#filledAt = now;
	}
}
