import { toBoolean } from '../../nodes/AwsEvidently/shared/booleans';

describe('toBoolean', () => {
	it.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		[' true\n', true],
	])('converts %p to the boolean %p', (value, expected) => {
		expect(toBoolean(value, 'Field')).toBe(expected);
	});

	it.each([undefined, null, '', 'yes', 'TRUE', '1', 1, 0, {}])(
		'rejects %p as a boolean',
		(value) => {
			expect(() => toBoolean(value, 'Dry Run')).toThrow(
				/^(Invalid Dry Run: .+|Missing Dry Run)\. Use true or false\.$/,
			);
		},
	);
});
