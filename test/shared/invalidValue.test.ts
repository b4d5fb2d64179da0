import {
	describeValue,
	InvalidValueError,
	shorten,
} from '../../nodes/AwsEvidently/shared/invalidValue';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

describe('An error shows', () => {
	it.each([
		['nothing as missing', undefined, 'missing'],
		['null', null, 'null'],
		['a string in quotes', 'a "b"\n', '"a \\"b\\"\\n"'],
		['a number', 1.5, '1.5'],
		['NaN', NaN, 'NaN'],
		['Infinity', -Infinity, '-Infinity'],
		['a BigInt', 12n, '12n'],
		['a symbol', Symbol('s'), 'Symbol(s)'],
		['a function by its type', () => 1, 'function'],
		['an object as JSON', { a: [1] }, '{"a":[1]}'],
		['a cycle by its type', cycle, 'a value of type object'],
		['an invalid date as null', new Date(NaN), 'null'],
		['a long value by its start', 'x'.repeat(100), `"${'x'.repeat(79)}…`],
		['a long BigInt by its start', 10n ** 100n, `1${'0'.repeat(79)}…`],
	])('%s', (_what, value, shown) => {
		expect(describeValue(value)).toBe(shown);
	});

	it('where the value is, what it is, and what is allowed', () => {
		const { message } = new InvalidValueError({
			field: 'Size',
			seen: 0,
			remedy: 'Use more than 0.',
		});
		expect(message).toBe('Invalid Size: 0. Use more than 0.');
	});
});

it('A text is shortened only where it is longer than the limit', () => {
	expect(shorten('abc', 3)).toBe('abc');
	expect(shorten('abcd', 3)).toBe('abc…');
});
