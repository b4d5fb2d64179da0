import { backoff } from '../../nodes/AwsEvidently/aws/backoff';

afterEach(() => jest.restoreAllMocks());

const drawing = (number: number) => jest.spyOn(Math, 'random').mockReturnValue(number);

it('The wait doubles with each try, up to twenty seconds', () => {
	drawing(1);
	const waits = [1, 2, 3, 4, 5, 6, 7].map((retry) => backoff(500, retry));
	expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000]);
});

it('The wait is any part of its whole', () => {
	drawing(0);
	expect(backoff(500, 3)).toBe(0);
	drawing(0.25);
	expect(backoff(500, 3)).toBe(500);
});
