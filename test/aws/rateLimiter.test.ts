import { RateLimiter } from '../../nodes/AwsEvidently/aws/rateLimiter';
import { timeOf } from './clock';

let limiter: RateLimiter;

beforeEach(() => {
	jest.useFakeTimers();
	limiter = new RateLimiter();
});
afterEach(() => jest.useRealTimers());

const pass = (milliseconds: number) => void jest.advanceTimersByTime(milliseconds);

function accept(count: number): void {
	for (let each = 0; each < count; each++) limiter.onAccepted();
}

function throttle(count = 1): void {
	for (let each = 0; each < count; each++) limiter.onThrottled();
}

/** How long each of some requests waits for its turn, one after another. Whole milliseconds. */
async function waits(count: number): Promise<number[]> {
	const times: number[] = [];
	for (let each = 0; each < count; each++) times.push(await timeOf(limiter.waitForTurn()));
	return times;
}

/** To 20 requests a second: 40 were accepted in a second, and a burst counts as another one. */
function slowDown(): void {
	accept(40);
	pass(1_000);
	throttle();
}

it('Nothing waits while nothing is throttled', async () => {
	accept(1_000);
	expect(await waits(3)).toEqual([0, 0, 0]);
});

it('The first throttled request slows all down to what was accepted', async () => {
	slowDown();
	expect(await waits(3)).toEqual([0, 50, 49]);
});

it('Requests at the same time get a turn each', async () => {
	slowDown();
	const turns = [1, 2, 3].map(() => timeOf(limiter.waitForTurn()));
	expect(await Promise.all(turns)).toEqual([0, 50, 100]);
});

it('A turn that nobody took is not made up for', async () => {
	slowDown();
	await waits(1);
	pass(400);
	expect(await waits(2)).toEqual([0, 48]);
});

it('Too few accepted requests tell nothing of a quota', async () => {
	accept(19);
	pass(1_000);
	throttle();
	expect(await waits(2)).toEqual([0, 0]);
});

it('Twenty accepted requests tell of one', async () => {
	accept(20);
	pass(1_000);
	throttle();
	expect(await waits(2)).toEqual([0, 100]);
});

it('The pace gets a tenth faster with each second without throttling', async () => {
	slowDown();
	pass(10_000);
	expect(await waits(2)).toEqual([0, 25]);
});

it('The pace does not change again within half a second', async () => {
	slowDown();
	pass(499);
	throttle();
	expect(await waits(2)).toEqual([0, 47]);
});

it('The pace is slowed further if that helped, to what was accepted since', async () => {
	slowDown();
	accept(100);
	pass(5_000);
	// 1 of 101 is less than half of 1 of 41.
	throttle();
	expect(await waits(2)).toEqual([0, 50]);
	accept(1_000);
	pass(100_000);
	throttle();
	expect(await waits(2)).toEqual([0, 100]);
});

it('A slowdown that left more than half of the throttling is taken back', async () => {
	slowDown();
	accept(80);
	pass(500);
	throttle();
	expect(await waits(3)).toEqual([0, 0, 0]);
});

it('A slowdown that halved the throttling is not taken back', async () => {
	slowDown();
	accept(81);
	pass(8_100);
	throttle();
	expect(await waits(2)).toEqual([0, 100]);
});

it('After a slowdown was taken back, the next one is not compared to it', async () => {
	slowDown();
	pass(500);
	throttle();
	accept(5);
	pass(500);
	throttle(20);
	expect(await waits(2)).toEqual([0, 100]);
});

it('A service that throttles whatever comes gets a request a second', async () => {
	slowDown();
	for (let change = 0; change < 2; change++) {
		pass(500);
		throttle();
	}
	expect(await waits(3)).toEqual([0, 1_000, 909]);
});

it('Who waits for a turn waits no longer than the run', async () => {
	const stop = new AbortController();
	limiter = new RateLimiter(stop.signal);
	slowDown();
	const turns = Array.from({ length: 100 }, () => limiter.waitForTurn());
	const ended = Promise.allSettled(turns.slice(1));
	stop.abort();
	await jest.advanceTimersByTimeAsync(100);
	expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(['rejected']));
	expect(jest.getTimerCount()).toBe(0);
});
