import type { IExecuteFunctions } from 'n8n-workflow';

import { keepLast, readMember, readParameter } from '../../nodes/AwsEvidently/send/parameters';

/**
 * A context that knows a parameter's raw value, evaluates it to the item's index, and counts how often.
 *
 * @param $json of n8n's expressions, for the first item.
 */
function contextOf(raw: unknown, items: object[] = [], $json = items[0]) {
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
	const getInputData = () => items.map((json) => ({ json }));
	const getWorkflowDataProxy = () => ({ $json });
	const context = { getNodeParameter, getInputData, getWorkflowDataProxy };
	return { context: context as unknown as IExecuteFunctions, evaluated };
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

	it.each([['={{ $json.a + 1 }}'], [locator('={{ $json.a + 1 }}')]])(
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

describe('A dragged field', () => {
	const items = [{ a: 'of 0' }, {}, { a: null }];

	it.each([
		['={{ $json.a }}', undefined],
		[locator('={{ $json.a }}'), { extractValue: true }],
	])('is read from the items that have it, without n8n: %p', (raw, options) => {
		const { context, evaluated } = contextOf(raw, items);
		const read = readParameter(context, 'name', options);
		expect([read(0), read(1), read(2)]).toEqual(['of 0', 'value 1', null]);
		expect(evaluated).toEqual([1]);
	});

	it.each([
		['a resource locator that is wanted whole', locator('={{ $json.a }}'), undefined],
		['an expression in the place of a resource locator', '={{ $json.a }}', { extractValue: true }],
		[
			'a mode by expression',
			{ ...locator('={{ $json.a }}'), mode: '=name' },
			{ extractValue: true },
		],
		['no mode', { __rl: true, value: '={{ $json.a }}' }, { extractValue: true }],
		['more', { ...locator('={{ $json.a }}'), other: { a: '=1' } }, { extractValue: true }],
	])('is left to n8n where it is within %s', (_what, raw, options) => {
		const { context, evaluated } = contextOf(raw, items);
		const read = readParameter(context, 'name', options);
		expect([read(0), read(1)]).toEqual(['value 0', 'value 1']);
		expect(evaluated).toEqual([0, 1]);
	});

	it('is left to n8n where $json is not the item', () => {
		const { context } = contextOf('={{ $json.a }}', items, { a: 'of an agent' });
		expect(readParameter(context, 'name')(0)).toBe('value 0');
	});

	it('is left to n8n where there is no $json', () => {
		const { context } = contextOf('={{ $json.a }}', items);
		context.getWorkflowDataProxy = () => {
			throw new Error('The node has not been executed');
		};
		expect(readParameter(context, 'name')(0)).toBe('value 0');
	});
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

describe('A member of a collection', () => {
	it('is read by itself', () => {
		const { context, evaluated } = contextOf('={{ $json.a + 1 }}');
		const read = readMember(context, 'collection', 'member');
		expect([read(0), read(1)]).toEqual(['value 0', 'value 1']);
		expect(evaluated).toEqual([0, 1]);
	});

	it('is undefined where it was not added', () => {
		const { context, evaluated } = contextOf(null);
		expect(readMember(context, 'collection', 'member')(0)).toBeUndefined();
		expect(evaluated).toEqual([]);
	});
});
