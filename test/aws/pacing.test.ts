/**
 * These tests bound the cost of throttling. They run against a simulated service on a fake clock,
 * with the real retry strategy and rate limiter.
 */
import type { RetryErrorType } from '@smithy/types';

import { TokenBucket } from '../../evidently/tokenBucket';
import { seededRandom } from '../../evidently/random';
import { pacedRetries } from '../../nodes/AwsEvidently/aws/retryStrategy';
import { timeOf } from '../support/clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/** A service returns the error of a request, or nothing if it succeeds. */
type Service = (request: { timeMs: number; index: number }) => RetryErrorType | undefined;

interface Run {
	seconds: number;
	throttled: number;
	lost: number;
}

const CONCURRENCY = 20;
const ROUND_TRIP_MS = 24;
const REQUESTS = 2_000;

/** The duration of a run whose requests are never throttled. */
const UNTHROTTLED_SECONDS = (REQUESTS / CONCURRENCY) * (ROUND_TRIP_MS / 1000);

const sleep = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

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

it('adds no time to a run that is never throttled', async () => {
	const { seconds } = await send(() => undefined);
	expect(seconds).toBeCloseTo(UNTHROTTLED_SECONDS, 1);
});

it.each([0, 24, 1_000])(
	'adds at most a fifth of the run and one retry for one throttled request (number %d)',
	async (number) => {
		const run = await send(({ index }) => (index === number ? 'THROTTLING' : undefined));
		expect(run).toMatchObject({ throttled: 1, lost: 0 });
		expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS * 1.2 + 1);
	},
);

it.each([0, 500, 1_500])(
	'adds at most 5 seconds and loses no request if everything is throttled for 2.3 seconds (from %d ms on)',
	async (fromMs) => {
		const run = await send(during(fromMs, fromMs + 2_300, 'THROTTLING'));
		expect(run.lost).toBe(0);
		expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS + 5);
	},
);

describe.each([50, 200])('A quota of %d requests per second', (perSecond) => {
	it.each([1, 2, 3])(
		'loses no request under a quota and takes at most 1.1 × the ideal time (seed %d)',
		async (seed) => {
			const run = await send(quotaOf(perSecond), { requests: 5 * perSecond, seed });
			expect(run.lost).toBe(0);
			expect(run.seconds).toBeLessThan(5 * 1.1);
			expect(run.throttled).toBeLessThan(50);
		},
	);

	it('stays within the quota for the whole run', async () => {
		const run = await send(quotaOf(perSecond), { requests: 30 * perSecond });
		expect(run.lost).toBe(0);
		expect(run.seconds).toBeLessThan(30 * 1.1);
		expect(run.throttled / (30 * perSecond)).toBeLessThan(0.06);
	});
});

it.each(['THROTTLING', 'TRANSIENT'] as const)(
	'returns to full speed after an outage of 10 seconds (%s)',
	async (error) => {
		const run = await send(during(500, 10_500, error), { maxAttempts: 10 });
		expect(run.lost).toBe(0);
		// The remaining waits of earlier attempts take up to half of 20 seconds.
		expect(run.seconds).toBeLessThan(10 + UNTHROTTLED_SECONDS + (error === 'TRANSIENT' ? 16 : 2));
	},
);

it('loses no request while a collector is down for 3 seconds if five attempts are allowed', async () => {
	for (let seed = 1; seed <= 5; seed++) {
		const run = await send(during(500, 3_500, 'TRANSIENT'), { maxAttempts: 5, seed });
		expect(run.lost).toBe(0);
	}
});

it('slows a run down only by its retries if some requests are throttled at any pace', async () => {
	const random = seededRandom(1, 'service');
	const run = await send(() => (random() < 0.1 ? 'THROTTLING' : undefined));
	// Each of 200 retries occupies one of 20 workers for up to a second.
	expect(run.seconds).toBeLessThan(UNTHROTTLED_SECONDS + 15);
});

it('does not stall a run if the system clock is set back', async () => {
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
