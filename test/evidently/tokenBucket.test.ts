import { TokenBucket } from '../../evidently/tokenBucket';

const takeAll = (bucket: TokenBucket, now: number) => {
	let taken = 0;
	while (bucket.take(now)) taken += 1;
	return taken;
};

test("lets one second's worth through at once", () => {
	expect(takeAll(new TokenBucket(5), 0)).toBe(5);
});

test('then lets requests through at its rate', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 0);
	expect(bucket.take(199)).toBe(false);
	expect(bucket.take(200)).toBe(true);
	expect(takeAll(bucket, 1000)).toBe(4);
});

test('saves up no more than one second', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 0);
	expect(takeAll(bucket, 60_000)).toBe(5);
});

test('may be slower than one a second', () => {
	const bucket = new TokenBucket(0.5);
	expect(takeAll(bucket, 0)).toBe(1);
	expect(bucket.take(1999)).toBe(false);
	expect(bucket.take(2000)).toBe(true);
});

test('neither gains nor loses by a clock that goes back', () => {
	const bucket = new TokenBucket(5);
	takeAll(bucket, 10_000);
	expect(bucket.take(0)).toBe(false);
	expect(bucket.take(200)).toBe(true);
});

test.each([0, -1, NaN, Infinity])('rejects a quota of %p', (perSecond) => {
	expect(() => new TokenBucket(perSecond)).toThrow(`Invalid quota: ${perSecond}.`);
});
