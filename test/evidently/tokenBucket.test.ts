import { TokenBucket } from '../../evidently/tokenBucket';

const takeAll = (bucket: TokenBucket, now: number) => {
	let taken = 0;
	while (bucket.take(now)) taken += 1;
	return taken;
};

it('allows a burst of one second’s requests', () => {
	expect(takeAll(new TokenBucket(5), 0)).toBe(5);
});

it('allows requests at its rate after the burst', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 0);
	expect(bucket.take(199)).toBe(false);
	expect(bucket.take(200)).toBe(true);
	expect(takeAll(bucket, 1000)).toBe(4);
});

it('allows no larger burst after a long pause', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 0);
	expect(takeAll(bucket, 60_000)).toBe(5);
});

it('supports a rate below one request per second', () => {
	const bucket = new TokenBucket(0.5);
	expect(takeAll(bucket, 0)).toBe(1);
	expect(bucket.take(1999)).toBe(false);
	expect(bucket.take(2000)).toBe(true);
});

it('neither gains nor loses tokens if the clock is set back', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 10_000);
	expect(bucket.take(0)).toBe(false);
	expect(bucket.take(200)).toBe(true);
});

it.each([0, -1, NaN, Infinity])('rejects a quota of %p requests per second', (perSecond) => {
	expect(() => new TokenBucket(perSecond)).toThrow(`Invalid quota: ${perSecond}.`);
});
