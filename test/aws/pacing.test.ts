/**
 * Runs against a simulated service on a fake clock, with the real retry strategy and rate limiter:
 * what throttling may cost.
 */
import type { RetryErrorType } from '@smithy/types';

import { TokenBucket } from '../../evidently/tokenBucket';
import { seededRandom } from '../../evidently/random';
import { pacedRetries } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { timeOf } from './clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** The error of a request, if it fails. */
type Service = (request: { timeMs: number; index: number }) => RetryErrorType | undefined;

interface Run {
	seconds: number;
	throttled: number;
	lost: number;
}

const CONCURRENCY = 20;
const ROUND_TRIP_MS = 24;
const REQUESTS = 2_000;

/** What 2,000 requests take that are never throttled. */
const UNTHROTTLED_SECONDS = (REQUESTS / CONCURRENCY) * (ROUND_TRIP_MS / 1000);

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function send(
	service: Service,
	{ requests = REQUESTS, maxAttempts = 3, seed = 1 } = {},
): Promise<Run> {
	jest.spyOn(Math, 'random').mockImplementation(seededRandom(seed, 'jitter'));
	const retries = pacedRetries({ maxAttempts });
	const run = { throttled: 0, lost: 0 };
	const start = performance.now();
	let sent = 0;
	let arrived = 0;
	const attempt = async (): Promise<RetryErrorType | undefined> => {
		await sleep(ROUND_TRIP_MS / 2);
		const error = service({ timeMs: performance.now() - start, index: arrived++ });
		if (error === 'THROTTLING') run.throttled++;
		await sleep(ROUND_TRIP_MS / 2);
		return error;
	};
	const sendOne = async () => {
		let token = await retries.acquireInitialRetryToken('');
		for (let errorType; (errorType = await attempt());) {
			token = await retries.refreshRetryTokenForRetry(token, { errorType });
		}
		retries.recordSuccess(token);
	};
	const worker = async () => {
		while (sent++ < requests) await sendOne().catch(() => run.lost++);
	};
	const seconds = (await timeOf(Promise.all(Array.from({ length: CONCURRENCY }, worker)))) / 1000;
	return { ...run, seconds };
}

const during =
	(fromMs: number, toMs: number, error: RetryErrorType): Service =>
	({ timeMs }) =>
		timeMs >= fromMs && timeMs < toMs ? error : undefined;

function quotaOf(perSecond: number): Service {
	const bucket = new TokenBucket(perSecond);
	return ({ timeMs }) => (bucket.take(timeMs) ? undefined : 'THROTTLING');
}

it('a run that is never throttled takes as long as its round trips', async () => {
	const { seconds } = await send(() => undefined);
	expect(seconds).toBeCloseTo(UNTHROTTLED_SECONDS, 1);
});

it.each([0, 24, 1_000])(
	'one throttled request (number %d) costs a fifth of the run at most, and its own retry',
	async (number) => {
		const run = await send(({ index }) => (index === number ? 'THROTTLING' : undefined));
		expect(run).toMatchObject({ throttled: 1, lost: 0 });
		expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS * 1.2 + 1);
	},
);

it.each([0, 500, 1_500])(
	'full throttling for 2.3 seconds (from %d ms on) costs 5 seconds at most and loses nothing',
	async (fromMs) => {
		const run = await send(during(fromMs, fromMs + 2_300, 'THROTTLING'));
		expect(run.lost).toBe(0);
		expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS + 5);
	},
);

describe.each([50, 200])('A quota of %d requests a second', (perSecond) => {
	it.each([1, 2, 3])(
		'loses nothing and takes at most 1.1 x the ideal time (seed %d)',
		async (seed) => {
			const run = await send(quotaOf(perSecond), { requests: 5 * perSecond, seed });
			expect(run.lost).toBe(0);
			expect(run.seconds).toBeLessThan(5 * 1.1);
			expect(run.throttled).toBeLessThan(50);
		},
	);

	it('is kept to for as long as the run takes', async () => {
		const run = await send(quotaOf(perSecond), { requests: 30 * perSecond });
		expect(run.lost).toBe(0);
		expect(run.seconds).toBeLessThan(30 * 1.1);
		expect(run.throttled / (30 * perSecond)).toBeLessThan(0.06);
	});
});

it.each(['THROTTLING', 'TRANSIENT'] as const)(
	'the run is as fast as before after an outage of 10 seconds (%s)',
	async (error) => {
		const run = await send(during(500, 10_500, error), { maxAttempts: 10 });
		expect(run.lost).toBe(0);
		// The waits of the attempts before: half of 20 seconds at most.
		expect(run.seconds).toBeLessThan(10 + UNTHROTTLED_SECONDS + (error === 'TRANSIENT' ? 16 : 2));
	},
);

it('a collector that is down for 3 seconds is survived with five attempts', async () => {
	for (let seed = 1; seed <= 5; seed++) {
		const run = await send(during(500, 3_500, 'TRANSIENT'), { maxAttempts: 5, seed });
		expect(run.lost).toBe(0);
	}
});

it('requests that are throttled whatever the pace is slow the run down by their retries only', async () => {
	const random = seededRandom(1, 'service');
	const run = await send(() => (random() < 0.1 ? 'THROTTLING' : undefined));
	// Each of 200 retries keeps one of 20 workers for up to a second.
	expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS + 15);
});

it('a system clock that is set back stalls no run', async () => {
	const service = quotaOf(50);
	const run = await send(
		({ timeMs, index }) => {
			if (index === 100) jest.setSystemTime(Date.now() - 3_600_000);
			return service({ timeMs, index });
		},
		{ requests: 250 },
	);
	expect(run).toMatchObject({ lost: 0 });
	expect(run.seconds).toBeLessThan(5.5);
});
