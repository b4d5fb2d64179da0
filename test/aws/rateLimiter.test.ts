import { RateLimiter } from '../../nodes/AwsEvidently/aws/rateLimiter';
import { timeOf } from '../support/clock';

let limiter: RateLimiter;

beforeEach(() => {
	jest.useFakeTimers();
	limiter = new RateLimiter();
});
afterEach(() => jest.useRealTimers());

const pass = (durationMs: number) => void jest.advanceTimersByTime(durationMs);

/** Reports requests that were sent at this moment. */
function accept(count: number): void {
	for (let each = 0; each < count; each++) limiter.onAccepted(performance.now());
}

function throttle(count: number): void {
	for (let each = 0; each < count; each++) limiter.onThrottled(performance.now());
}

/** @returns how long each of `count` successive requests waits for its turn, in milliseconds. */
async function waits(count: number): Promise<number[]> {
	const times: number[] = [];
	for (let each = 0; each < count; each++) times.push(await timeOf(limiter.waitForTurn()));
	return times;
}

/** The longest time between two requests at 0.9 × 50 requests per second, rounded up. */
const INTERVAL_MS = 23;

/** Slows the limiter down to 0.9 × 50 requests per second. */
function slowDown(): void {
	accept(50);
	throttle(3);
}

describe('An unlimited rate limiter', () => {
	it('sends all requests at once while unlimited', async () => {
		accept(1_000);
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it.each([1, 2])('stays unlimited after %d throttled requests', async (strays) => {
		accept(50);
		throttle(strays);
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('stays unlimited after throttled requests that are far apart', async () => {
		for (let second = 0; second < 20; second++) {
			throttle(1);
			pass(1_000);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('stays unlimited if one request in five is throttled', async () => {
		for (let round = 0; round < 100; round++) {
			throttle(1);
			accept(4);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('slows down to just below the accepted rate once several requests are throttled', async () => {
		slowDown();
		expect(await waits(3)).toEqual([23, 22, 22]);
	});

	it('counts a burst at the start as the requests of one second', async () => {
		accept(200);
		throttle(3);
		expect(await waits(4)).toEqual([6, 6, 5, 6]);
	});
});

describe('A paced rate limiter', () => {
	it('sends requests one after another and in order while paced', async () => {
		slowDown();
		const turns = [1, 2, 3].map(() => timeOf(limiter.waitForTurn()));
		const times = await Promise.all(turns);
		expect(times.map((time) => Math.round(time / INTERVAL_MS))).toEqual([1, 2, 3]);
	});

	it('does not catch up on unused turns', async () => {
		slowDown();
		await waits(1);
		pass(900);
		const next = await waits(7);
		expect(next.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
		expect(next[6]).toBeGreaterThan(15);
	});

	it('ignores the results of requests that were sent before it slowed down', async () => {
		const leftAt = performance.now();
		pass(10);
		slowDown();
		for (let each = 0; each < 20; each++) limiter.onThrottled(leftAt);
		expect(await waits(3)).toEqual([23, 22, 22]);
	});

	it('speeds up by a twentieth in the first second without throttling, and twice as fast in each further one', async () => {
		slowDown();
		await waits(1);
		pass(4_000 - INTERVAL_MS);
		// The pace is 45 × (1 + 0.05 × 15) requests per second.
		const [, , , , , , , , , interval] = await waits(10);
		expect(interval).toBe(13);
	});

	it('becomes unlimited again after 15 seconds without throttling', async () => {
		slowDown();
		pass(15_000);
		expect(await timeOf(Promise.all(Array.from({ length: 1_000 }, () => waits(1))))).toBe(0);
	});

	it('slows down to just below the accepted rate each time several requests are throttled', async () => {
		slowDown();
		for (let second = 0; second < 10; second++) {
			pass(1_000);
			accept(25);
		}
		throttle(3);
		// 25 requests per second and the decaying average of the previous seconds make about 40.
		expect(await waits(2)).toEqual([29, 28]);
	});

	it('becomes unlimited if a large share is still throttled after two slowdowns in a row', async () => {
		slowDown();
		for (let slowdown = 0; slowdown < 2; slowdown++) {
			accept(10);
			throttle(3);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('stays paced if a small share is still throttled after a slowdown', async () => {
		slowDown();
		for (let slowdown = 0; slowdown < 4; slowdown++) {
			accept(60);
			throttle(3);
			pass(2_000);
		}
		expect((await waits(50)).at(-1)).toBeGreaterThan(0);
	});

	it('ends the waits of all requests when the signal is aborted, and leaves no timer', async () => {
		const stop = new AbortController();
		limiter = new RateLimiter(stop.signal);
		slowDown();
		const turns = Array.from({ length: 100 }, () => limiter.waitForTurn());
		const ended = Promise.allSettled(turns);
		stop.abort();
		await jest.advanceTimersByTimeAsync(100);
		expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(['rejected']));
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('A probing rate limiter', () => {
	it.each([
		['an unlimited limiter', () => undefined],
		['a paced limiter', slowDown],
	])(
		'replaces %s once several requests are throttled and none is accepted',
		async (_from, before) => {
			before();
			throttle(3);
			expect(await waits(3)).toEqual([1_000, 1_000, 1_000]);
		},
	);

	it('stops probing as soon as a request is accepted', async () => {
		throttle(3);
		const waiting = Promise.all(Array.from({ length: 20 }, () => limiter.waitForTurn()));
		await jest.advanceTimersByTimeAsync(1_000);
		accept(1);
		expect(await timeOf(waiting)).toBeLessThanOrEqual(100);
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('keeps probing while requests are throttled', async () => {
		throttle(3);
		for (let probe = 0; probe < 5; probe++) {
			expect(await waits(1)).toEqual([1_000]);
			throttle(1);
		}
	});

	it('keeps probing if an earlier request is accepted', async () => {
		const leftAt = performance.now();
		pass(10);
		throttle(3);
		limiter.onAccepted(leftAt);
		expect(await waits(1)).toEqual([1_000]);
	});
});

it('delays no request if the system clock is set back', async () => {
	slowDown();
	await waits(1);
	jest.setSystemTime(Date.now() - 3_600_000);
	const start = performance.now();
	const turn = limiter.waitForTurn();
	await jest.advanceTimersByTimeAsync(100);
	expect((await turn) - start).toBeLessThanOrEqual(INTERVAL_MS);
});
