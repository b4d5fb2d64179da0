import { wait } from './wait';

/** How much faster the pace gets for each second without a change. */
const GROWTH = 0.1;

/** What is counted for a change of pace; long enough for some hundred milliseconds of backoff. */
const WINDOW = 500;

/** A quota lets about a second's worth of requests through before it holds. Milliseconds. */
const BURST_TIME = 1000;

/** Fewer accepted requests than this tell nothing of a quota. */
const BURST_SIZE = 20;

/** So that a service which throttles whatever comes doesn't bring a run to a halt. Requests a second. */
const SLOWEST_PACE = 1;

/** A slower pace that leaves more than this of the throttling was no answer to it. */
const HELP = 0.5;

/**
 * Keeps requests just below a quota that nobody knows. It starts without a limit; from the first
 * throttled request on, it paces all requests by what the service accepted lately. The SDK has a
 * limiter, too, which takes longer to find the quota: `docs/benchmarks.md` has them side by side.
 */
export class RateLimiter {
	/** Requests a second, at the time of the last change. */
	private pace = Infinity;

	/** What the last change, if it was to a slower pace, was an answer to. */
	private slowedFrom?: { pace: number; throttledShare: number };

	/** Since when is counted. */
	private countedFrom = Date.now();

	/** How long is counted at least before the pace may change. Milliseconds. */
	private window = 0;

	private accepted = 0;
	private throttled = 0;

	/** When the last request was let through, or will be. */
	private lastSlot = 0;

	/** @param signal ends the waits. */
	constructor(private readonly signal?: AbortSignal) {}

	/** Waits for a request's turn. */
	async waitForTurn(): Promise<void> {
		if (this.pace === Infinity) return;
		const now = Date.now();
		this.lastSlot = Math.max(now, this.lastSlot + 1000 / this.paceAt(now));
		await wait(this.lastSlot - now, this.signal);
	}

	onAccepted(): void {
		this.accepted++;
	}

	onThrottled(): void {
		this.throttled++;
		const now = Date.now();
		if (now - this.countedFrom >= this.window) this.changePace(now);
	}

	private paceAt(now: number): number {
		return this.pace * (1 + (GROWTH * (now - this.countedFrom)) / 1000);
	}

	/** Down to what was accepted; or up again, if the last way down was no help: then the pace isn't to blame. */
	private changePace(now: number): void {
		const throttledShare = this.throttled / (this.throttled + this.accepted);
		if (this.slowedFrom && throttledShare > this.slowedFrom.throttledShare * HELP) {
			this.pace = this.slowedFrom.pace;
			this.slowedFrom = undefined;
		} else if (this.window > 0 || this.accepted >= BURST_SIZE) {
			this.slowedFrom = { pace: this.paceAt(now), throttledShare };
			this.pace = Math.max(this.acceptedPace(now), SLOWEST_PACE);
		}
		this.countAnew(now);
	}

	private acceptedPace(now: number): number {
		const burst = this.window === 0 ? BURST_TIME : 0;
		return (this.accepted / (now - this.countedFrom + burst)) * 1000;
	}

	private countAnew(now: number): void {
		this.countedFrom = now;
		this.window = WINDOW;
		this.accepted = 0;
		this.throttled = 0;
	}
}
