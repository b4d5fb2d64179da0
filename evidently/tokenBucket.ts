/** A quota of requests per second. After a pause, it allows a burst of one second's requests. */
export class TokenBucket {
	readonly #capacity: number;
	#tokens: number;
	#filledAt: number | undefined;

	/** @param perSecond a number above 0; 0.5, for example, allows a request every two seconds */
	constructor(private readonly perSecond: number) {
		if (!(perSecond > 0 && Number.isFinite(perSecond))) {
			throw new Error(`Invalid quota: ${perSecond}. Use a number above 0.`);
		}
		this.#capacity = this.#tokens = Math.max(1, perSecond);
	}

	/** Takes a token if one is left. @param now milliseconds on any clock @returns whether it took one */
	take(now: number): boolean {
		const seconds = Math.max(0, now - (this.#filledAt ?? now)) / 1000;
		this.#tokens = Math.min(this.#capacity, this.#tokens + seconds * this.perSecond);
		this.#filledAt = now;
		if (this.#tokens < 1) return false;
		this.#tokens -= 1;
		return true;
	}
}
