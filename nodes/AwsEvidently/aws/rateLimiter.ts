import { waitUntil } from './wait';

/** Results fade with this time constant, so roughly those of the last second count. */
const MEMORY_MS = 1_000;

/** If fewer requests than this were recently throttled, they are treated as strays. */
const SEVERAL = 3;

/** While there is no limit, each accepted request cancels this fraction of a stray. */
const FORGIVENESS = 0.5;

/** The new pace, relative to what was accepted recently. The rest lets the service's quota refill. */
const JUST_BELOW = 0.9;

/** How much the pace grows in the first second without throttling. Each further second adds twice as much. */
const GROWTH = 0.05;

/** The slowest pace, at which probes are sent, too. Every pace here is in requests per second. */
const SLOWEST_PACE = 1;

/** No concurrency reaches this pace, so it is no limit. */
const UNREACHABLE_PACE = 10_000;

/** If a larger share than this stays throttled, the pace isn't the cause. */
const MAX_THROTTLED_SHARE = 0.08;

/** At a slower pace the share isn't checked, since a few throttled requests are a large share of few. */
const MIN_JUDGED_PACE = 5;

/** Timers fire late. A request that leaves late by up to this much doesn't delay the next ones. */
const MAX_CATCH_UP_MS = 100;

/**
 * Keeps requests just below a quota that the service doesn't reveal.
 *
 * States and transitions:
 * - Unlimited, the initial state: requests leave at once. Once several are throttled, the limiter
 *   becomes paced, just below the accepted rate. Strays among accepted requests change nothing.
 * - Paced: requests leave one after another. The pace grows while nothing is throttled, until it is
 *   unlimited again. Once several are throttled, it falls to just below the accepted rate again. If
 *   that leaves a large share throttled twice in a row, the pace isn't the cause, and the limiter
 *   becomes unlimited.
 * - Probing, from any state, once several are throttled and none is accepted: one request a second
 *   finds out when the service accepts again. Then the limiter becomes unlimited.
 *
 * Only requests that left after the last transition count, since it did nothing for the others.
 * Times come from a monotonic clock, so that setting the system's clock has no effect.
 */
export class RateLimiter {
	private isProbing = false;

	/** The pace at the time `quietSince`, from which the current pace is calculated. */
	private pace = Infinity;
	private quietSince = 0;

	private changedAt = -Infinity;
	private acceptedSinceChange = 0;
	private throttledSinceChange = 0;
	private wasShareLarge = false;

	private readonly accepted = new RecentCount();
	private readonly throttled = new RecentCount();

	private nextSlot = 0;
	private lastInQueue: Promise<unknown> = Promise.resolve();

	/** @param signal ends the waits. */
	constructor(private readonly signal?: AbortSignal) {}

	/** Waits until a request may leave. @returns that time, with which the request's result is reported. */
	async waitForTurn(): Promise<number> {
		const now = performance.now();
		if (this.isUnlimited(now)) return now;
		const turn = this.lastInQueue.then(() => this.takeSlot());
		this.lastInQueue = turn.catch(() => undefined);
		return await turn;
	}

	onAccepted(leftAt: number): void {
		const now = performance.now();
		this.accepted.add(1, now);
		if (leftAt < this.changedAt) return;
		this.acceptedSinceChange++;
		if (this.isUnlimited(now)) this.throttled.add(-FORGIVENESS, now);
		if (this.isProbing) this.changePace(Infinity, now);
	}

	onThrottled(leftAt: number): void {
		const now = performance.now();
		if (leftAt < this.changedAt) return;
		this.throttledSinceChange++;
		this.throttled.add(1, now);
		this.pace = this.paceAt(now);
		this.quietSince = now;
		if (!this.isProbing && this.throttled.at(now) > SEVERAL - 1) this.slowDown(now);
	}

	private isUnlimited(now: number): boolean {
		return this.paceAt(now) > UNREACHABLE_PACE;
	}

	private paceAt(now: number): number {
		if (this.isProbing) return this.pace;
		const quietSeconds = (now - this.quietSince) / 1000;
		return this.pace * (1 + GROWTH * (2 ** quietSeconds - 1));
	}

	private async takeSlot(): Promise<number> {
		await waitUntil(() => this.nextSlot, this.signal);
		const now = performance.now();
		this.nextSlot = Math.max(this.nextSlot, now - MAX_CATCH_UP_MS) + 1000 / this.paceAt(now);
		return now;
	}

	private slowDown(now: number): void {
		if (this.acceptedSinceChange === 0) {
			this.changePace(SLOWEST_PACE, now);
			this.isProbing = true;
			return;
		}
		const isShareLarge = this.throttledShare() > MAX_THROTTLED_SHARE && this.pace > MIN_JUDGED_PACE;
		const isPaceTheCause = !(isShareLarge && this.wasShareLarge);
		this.wasShareLarge = isShareLarge && isPaceTheCause;
		this.changePace(isPaceTheCause ? this.paceBelowQuota(now) : Infinity, now);
	}

	private throttledShare(): number {
		return this.throttledSinceChange / (this.throttledSinceChange + this.acceptedSinceChange);
	}

	/** A quota accepts a burst before it throttles. Since older results fade, the burst doesn't count for long. */
	private paceBelowQuota(now: number): number {
		return Math.max(SLOWEST_PACE, Math.min(this.pace, JUST_BELOW * this.accepted.at(now)));
	}

	private changePace(pace: number, now: number): void {
		this.isProbing = false;
		this.pace = pace;
		this.quietSince = now;
		this.changedAt = now;
		this.acceptedSinceChange = 0;
		this.throttledSinceChange = 0;
		this.throttled.clear();
		this.nextSlot = now + 1000 / pace;
	}
}

/** Counts events that fade: the older one is, the less it counts. */
class RecentCount {
	private count = 0;
	private countedAt = 0;

	/** @param number may be negative, but the count never is. */
	add(number: number, now: number): void {
		this.count = Math.max(0, this.at(now) + number);
		this.countedAt = now;
	}

	at(now: number): number {
		return this.count * Math.exp((this.countedAt - now) / MEMORY_MS);
	}

	clear(): void {
		this.count = 0;
	}
}
