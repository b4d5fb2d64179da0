import { RateLimiter } from '../../nodes/AwsEvidently/aws/rateLimiter';
import { timeOf } from './clock';

let limiter: RateLimiter;

beforeEach(() => {
	jest.useFakeTimers();
	limiter = new RateLimiter();
});
afterEach(() => jest.useRealTimers());

const pass = (milliseconds: number) => void jest.advanceTimersByTime(milliseconds);

/** Reports requests that left just now. */
function accept(count: number): void {
	for (let each = 0; each < count; each++) limiter.onAccepted(performance.now());
}

function throttle(count: number): void {
	for (let each = 0; each < count; each++) limiter.onThrottled(performance.now());
}

/** How long each of some requests waits for its turn, one after another, in milliseconds. */
async function waits(count: number): Promise<number[]> {
	const times: number[] = [];
	for (let each = 0; each < count; each++) times.push(await timeOf(limiter.waitForTurn()));
	return times;
}

/** The longest time between two requests at 0.9 x 50 a second, in whole milliseconds. */
const INTERVAL = 23;

/** Slows down to that pace. */
function slowDown(): void {
	accept(50);
	throttle(3);
}

describe('an unlimited limiter', () => {
	it('lets all requests leave at once', async () => {
		accept(1_000);
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it.each([1, 2])('ignores %d throttled requests', async (strays) => {
		accept(50);
		throttle(strays);
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('ignores throttled requests that are far apart', async () => {
		for (let second = 0; second < 20; second++) {
			throttle(1);
			pass(1_000);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('ignores one throttled request in five', async () => {
		for (let round = 0; round < 100; round++) {
			throttle(1);
			accept(4);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('becomes paced just below the accepted rate once several requests are throttled', async () => {
		slowDown();
		expect(await waits(3)).toEqual([23, 22, 22]);
	});

	it('counts a burst at the start as the requests of a second', async () => {
		accept(200);
		throttle(3);
		expect(await waits(4)).toEqual([6, 6, 5, 6]);
	});
});

describe('a paced limiter', () => {
	it('lets requests leave one after another in their order', async () => {
		slowDown();
		const turns = [1, 2, 3].map(() => timeOf(limiter.waitForTurn()));
		const times = await Promise.all(turns);
		expect(times.map((time) => Math.round(time / INTERVAL))).toEqual([1, 2, 3]);
	});

	it('does not make up for turns that were not taken', async () => {
		slowDown();
		await waits(1);
		pass(900);
		const next = await waits(7);
		expect(next.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
		expect(next[6]).toBeGreaterThan(15);
	});

	it('ignores results of requests that left before it slowed down', async () => {
		const leftAt = performance.now();
		pass(10);
		slowDown();
		for (let each = 0; each < 20; each++) limiter.onThrottled(leftAt);
		expect(await waits(3)).toEqual([23, 22, 22]);
	});

	it('grows by a twentieth in the first quiet second, and twice as fast in each further one', async () => {
		slowDown();
		await waits(1);
		pass(4_000 - INTERVAL);
		// 45 x (1 + 0.05 x 15) requests a second
		const [, , , , , , , , , interval] = await waits(10);
		expect(interval).toBe(13);
	});

	it('is unlimited again after a quiet quarter of a minute', async () => {
		slowDown();
		pass(15_000);
		expect(await timeOf(Promise.all(Array.from({ length: 1_000 }, () => waits(1))))).toBe(0);
	});

	it('slows down to just below the accepted rate again once several requests are throttled', async () => {
		slowDown();
		for (let second = 0; second < 10; second++) {
			pass(1_000);
			accept(25);
		}
		throttle(3);
		// 25 a second and the fading rest of the seconds before make about 40.
		expect(await waits(2)).toEqual([29, 28]);
	});

	it('becomes unlimited if two slowdowns in a row leave a large share throttled', async () => {
		slowDown();
		for (let slowdown = 0; slowdown < 2; slowdown++) {
			accept(10);
			throttle(3);
		}
		expect(await waits(3)).toEqual([0, 0, 0]);
	});

	it('stays paced if a slowdown leaves a small share throttled', async () => {
		slowDown();
		for (let slowdown = 0; slowdown < 4; slowdown++) {
			accept(60);
			throttle(3);
			pass(2_000);
		}
		expect((await waits(50)).at(-1)).toBeGreaterThan(0);
	});

	it('ends the waits of all requests when the signal aborts, and leaves no timer', async () => {
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

describe('a probing limiter', () => {
	it.each([
		['an unlimited limiter', () => undefined],
		['a paced limiter', slowDown],
	])(
		'follows %s once several requests are throttled and none is accepted',
		async (_from, before) => {
			before();
			throttle(3);
			expect(await waits(3)).toEqual([1_000, 1_000, 1_000]);
		},
	);

	it('is unlimited as soon as a request is accepted', async () => {
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

	it('ignores a request that left before and is accepted', async () => {
		const leftAt = performance.now();
		pass(10);
		throttle(3);
		limiter.onAccepted(leftAt);
		expect(await waits(1)).toEqual([1_000]);
	});
});

it('a system clock that is set back delays nothing', async () => {
	slowDown();
	await waits(1);
	jest.setSystemTime(Date.now() - 3_600_000);
	const start = performance.now();
	const turn = limiter.waitForTurn();
	await jest.advanceTimersByTimeAsync(100);
	expect((await turn) - start).toBeLessThanOrEqual(INTERVAL);
});
