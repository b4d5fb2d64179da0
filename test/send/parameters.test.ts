import type { IExecuteFunctions } from 'n8n-workflow';

import { keepLast, readParameter } from '../../nodes/AwsEvidently/send/parameters';

/** A context that knows a parameter's raw value, evaluates it to the item's index, and counts how often. */
function contextOf(raw: unknown) {
	const evaluated: number[] = [];
	const getNodeParameter = (
		_name: string,
		itemIndex: number,
		_fallback: unknown,
		options?: { rawExpressions?: boolean },
	) => {
		if (options?.rawExpressions) return raw;
		evaluated.push(itemIndex);
		return `value ${itemIndex}`;
	};
	return { context: { getNodeParameter } as unknown as IExecuteFunctions, evaluated };
}

const locator = (value: string) => ({ __rl: true, mode: 'name', value });

describe('A parameter is read', () => {
	it.each([['a literal'], [7], [{ a: '=1' }], [locator('demo')], [undefined]])(
		'once for all items where it is %p',
		(raw) => {
			const { context, evaluated } = contextOf(raw);
			const read = readParameter(context, 'name');
			expect([read(0), read(1), read(2)]).toEqual(['value 0', 'value 0', 'value 0']);
			expect(evaluated).toEqual([0]);
		},
	);

	it.each([['={{ $json.a }}'], [locator('={{ $json.a }}')]])(
		'for each item, and only then, where it is %p',
		(raw) => {
			const { context, evaluated } = contextOf(raw);
			const read = readParameter(context, 'name');
			expect(evaluated).toEqual([]);
			expect([read(2), read(1)]).toEqual(['value 2', 'value 1']);
			expect(evaluated).toEqual([2, 1]);
		},
	);
});

it('What was calculated last is kept for the same argument, and for no other', () => {
	const calculate = jest.fn((argument: unknown) => [argument]);
	const kept = keepLast(calculate);
	expect([kept('a'), kept('a'), kept('b'), kept('a')]).toEqual([['a'], ['a'], ['b'], ['a']]);
	expect(calculate.mock.calls).toEqual([['a'], ['b'], ['a']]);
});

it('What is undefined is kept, too', () => {
	const calculate = jest.fn(() => 1);
	const kept = keepLast(calculate);
	expect([kept(undefined), kept(undefined)]).toEqual([1, 1]);
	expect(calculate).toHaveBeenCalledTimes(1);
});
