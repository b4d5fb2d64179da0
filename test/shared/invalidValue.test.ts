import {
	describeValue,
	InvalidValueError,
	shorten,
} from '../../nodes/AwsEvidently/shared/invalidValue';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

describe('InvalidValueError', () => {
	it.each([
		['undefined as missing', undefined, 'missing'],
		['null unchanged', null, 'null'],
		['a string in quotes', 'a "b"\n', '"a \\"b\\"\\n"'],
		['a number unchanged', 1.5, '1.5'],
		['NaN unchanged', NaN, 'NaN'],
		['Infinity unchanged', -Infinity, '-Infinity'],
		['a BigInt with its suffix', 12n, '12n'],
		['a symbol with its description', Symbol('s'), 'Symbol(s)'],
		['a function by its type', () => 1, 'function'],
		['an object as JSON', { a: [1] }, '{"a":[1]}'],
		['a cycle by its type', cycle, 'a value of type object'],
		['an invalid date as null', new Date(NaN), 'null'],
		['a long value by its start', 'x'.repeat(100), `"${'x'.repeat(79)}…`],
		['a long BigInt by its start', 10n ** 100n, `1${'0'.repeat(79)}…`],
	])('shows %s', (_what, value, shown) => {
		expect(describeValue(value)).toBe(shown);
	});

	it('names the field, the invalid value and the remedy', () => {
		const { message } = new InvalidValueError({
			field: 'Size',
			seen: 0,
			remedy: 'Use more than 0.',
		});
		expect(message).toBe('Invalid Size: 0. Use more than 0.');
	});
});

it('shortens a text only if it is longer than the limit', () => {
	expect(shorten('abc', 3)).toBe('abc');
	expect(shorten('abcd', 3)).toBe('abc…');
});
