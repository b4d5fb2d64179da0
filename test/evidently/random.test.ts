import { seededRandom } from '../../evidently/random';

const take = (count: number, seed = 1, name = 'reset') => {
	const random = seededRandom(seed, name);
	return Array.from({ length: count }, random);
};

it('returns the same numbers for the same seed and name', () => {
	expect(take(20)).toEqual(take(20));
});

// The numbers were calculated by an independent implementation of mulberry32 in Python.
it('returns the numbers of mulberry32, so that a seed repeats a run in later versions', () => {
	const numbers = [0.333360786549747, 0.910811418434605, 0.900482484139502];
	take(3, 1, 'throttle').forEach((number, index) =>
		expect(number).toBeCloseTo(numbers[index]!, 14),
	);
});

it('returns other numbers for another seed or name', () => {
	expect(take(20, 2)).not.toEqual(take(20));
	expect(take(20, 1, 'stall')).not.toEqual(take(20));
});

it('returns numbers that are evenly distributed from 0 to 1', () => {
	const numbers = take(10_000);
	const inTenth = (tenth: number) => numbers.filter((n) => Math.floor(n * 10) === tenth).length;
	for (let tenth = 0; tenth < 10; tenth++) {
		expect(inTenth(tenth)).toBeGreaterThan(850);
		expect(inTenth(tenth)).toBeLessThan(1150);
	}
});
