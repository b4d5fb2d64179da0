import { seededRandom } from '../../evidently/random';
import { sampling, weightedChoice } from '../../nodes/AwsEvidently/evaluate/assignment';
import { ENTITIES, expectIndependent, expectShare } from './entities';

const WHOLE = 100_000;
const COUNT = 100_000;

const numbers = ENTITIES['consecutive numbers']!(COUNT);
const some = numbers.slice(0, 5_000);

/** Creates the options `a`, `b` and so on with these weights. What they leave of 100% is unassigned. */
type Weights = number[];

const NAMES = ['a', 'b', 'c', 'd', 'e'];

const toOptions = (weights: Weights) =>
	weights.map((weight, index) => ({ name: NAMES[index]!, weight, value: index }));

/** Returns the index of each entity's option, or the number of options for an unassigned entity. */
function assign(weights: Weights, entities: string[], salt = 'salt'): number[] {
	const choose = weightedChoice('treatment', salt, toOptions(weights));
	return entities.map((entity) => choose(entity) ?? weights.length);
}

const withRest = (weights: Weights) => [
	...weights,
	WHOLE - weights.reduce((sum, weight) => sum + weight, 0),
];

const random = seededRandom(5, 'weights');

const below = (limit: number) => Math.floor(random() * limit);

/** Returns the weights of two to five options. In about half of the cases, they leave a rest of 100%. */
function randomWeights(count = 2 + below(4)): Weights {
	const cuts = Array.from({ length: count }, () => below(WHOLE + 1)).sort((a, b) => a - b);
	if (random() < 0.5) cuts[count - 1] = WHOLE;
	return cuts.map((cut, index) => cut - (cuts[index - 1] ?? 0));
}

describe.each(Object.entries(ENTITIES))('Entity IDs that are %s', (kind, create) => {
	const entities = create(COUNT);

	it.each([[randomWeights(3)]])(
		`assigns each option its share of ${kind} with the weights %p`,
		(weights) => {
			const assigned = assign(weights, entities);
			for (const [index, weight] of withRest(weights).entries()) {
				const count = assigned.filter((each) => each === index).length;
				expectShare(count, weight / WHOLE, COUNT);
			}
		},
	);

	it(`samples the share of ${kind} that the rate names`, () => {
		expectShare(entities.filter(sampling('salt', 12_345)).length, 0.12345, COUNT);
	});
});

describe('sampling', () => {
	it('samples no entity at the rate 0 and every entity at the rate 100,000', () => {
		expect(some.some(sampling('salt', 0))).toBe(false);
		expect(some.every(sampling('salt', WHOLE))).toBe(true);
	});

	it('keeps all entities in a sample when its rate is raised', () => {
		const rates = Array.from({ length: 20 }, () => below(WHOLE + 1)).sort((a, b) => a - b);
		let before: string[] = [];
		for (const rate of rates) {
			const after = new Set(some.filter(sampling('salt', rate)));
			expect(before.filter((entity) => !after.has(entity))).toEqual([]);
			before = [...after];
		}
	});
});

/** Returns the index of the old and the new option for each entity whose option changed. */
type Move = readonly [from: number, to: number];

function movesBetween(before: Weights, after: Weights): Move[] {
	const assigned = assign(after, some);
	return assign(before, some)
		.map((from, index) => [from, assigned[index]!] as const)
		.filter(([from, to]) => from !== to);
}

/** Returns the share of the entities that every assignment would have to move. */
const leastMoved = (before: Weights, after: Weights) =>
	withRest(after)
		.map((weight, index) => Math.max(0, weight - withRest(before)[index]!) / WHOLE)
		.reduce((sum, growth) => sum + growth, 0);

describe('weightedChoice with changed weights', () => {
	const changes = Array.from({ length: 8 }, () => {
		const before = randomWeights();
		return [before, randomWeights(before.length)] as const;
	});

	it.each(changes)(
		'moves entities only to options whose weights grew by a larger factor: %p to %p',
		(before, after) => {
			const [was, is] = [withRest(before), withRest(after)];
			// The products replace a division, since a weight may have been 0.
			const isAllowed = ([from, to]: Move) => is[to]! * was[from]! > is[from]! * was[to]!;
			const moves = movesBetween(before, after);
			expect(moves.filter((move) => !isAllowed(move))).toEqual([]);
			const least = leastMoved(before, after);
			const most = (2 * least) / (1 + least);
			const deviation = Math.sqrt((most * (1 - most)) / some.length);
			expect(moves.length / some.length).toBeLessThanOrEqual(most + 4.5 * deviation);
		},
	);

	it.each([
		{
			change: 'the weight of one of three options',
			before: [20_000, 60_000, 20_000],
			after: [60_000, 30_000, 10_000],
		},
		{
			change: 'the weight of one of two options',
			before: [10_000, 90_000],
			after: [20_000, 80_000],
		},
		{ change: 'the weight of the only option', before: [10_000], after: [25_000] },
		{ change: 'the weight of each option', before: [10_000, 20_000], after: [20_000, 40_000] },
		{
			change: 'the weight of a new option',
			before: [50_000, 0, 50_000],
			after: [40_000, 20_000, 40_000],
		},
	])(
		'moves as few entities as possible when $change grows and the others shrink by the same factor',
		({ before, after }) => {
			const grown = withRest(after).map((weight, index) => weight > withRest(before)[index]!);
			const moves = movesBetween(before, after);
			expect(moves.filter(([from, to]) => grown[from] || !grown[to])).toEqual([]);
			expectShare(moves.length, leastMoved(before, after), some.length);
		},
	);
});

describe('weightedChoice', () => {
	it('assigns entities independently of the order of the options', () => {
		const options = toOptions([10_000, 20_000, 30_000]);
		const choose = weightedChoice('treatment', 'salt', options);
		const reversed = weightedChoice('treatment', 'salt', [...options].reverse());
		expect(some.map(choose)).toEqual(some.map(reversed));
	});

	it('assigns no entity if all weights are 0', () => {
		expect(new Set(assign([0, 0], some))).toEqual(new Set([2]));
	});

	// The expected values were calculated in Python from the description of the hash.
	it('assigns and samples entities as the description of the hash says', () => {
		expect(assign([20_000, 30_000, 40_000], numbers.slice(0, 24)).join('')).toBe(
			'233211111222212213210222',
		);
		const sampled = numbers.slice(0, 40).filter(sampling('salt', 30_000));
		expect(sampled.join(' ')).toBe('5 6 7 10 14 22 23 25 30 31 32 33 34 36 38');
	});

	it('assigns entities with unusual IDs and an unusual salt as the description of the hash says', () => {
		const entities = ['', '__proto__', 'constructor', '"],["', 'ä€😀', '\n'];
		const assigned = assign([20_000, 30_000, 40_000], entities, 'ä "€" 😀');
		expect(assigned).toEqual([1, 1, 1, 0, 2, 1]);
	});
});

describe('The independence of decisions', () => {
	const weights = [30_000, 70_000];
	const isFirst = assign(weights, numbers).map((index) => index === 0);

	it.each(['salu', 'salt2', ''])(
		'assigns entities independently with the salts "salt" and %p',
		(salt) => {
			const other = assign(weights, numbers, salt).map((index) => index === 0);
			expectIndependent(isFirst, other);
		},
	);

	it('samples entities and assigns treatments independently with the same salt', () => {
		expectIndependent(isFirst, numbers.map(sampling('salt', 40_000)));
	});

	it('assigns entities independently for a launch and an experiment with the same salt and names', () => {
		const choose = weightedChoice('launch', 'salt', toOptions(weights));
		expectIndependent(
			isFirst,
			numbers.map((entity) => choose(entity) === 0),
		);
	});
});
