import type { IExecuteFunctions } from 'n8n-workflow';

import { oneOf, readParameter } from '../../nodes/AwsEvidently/send/parameters';

/**
 * @returns a context with one raw value for every parameter. It evaluates each to the item's index and
 * records the items.
 *
 * @param $json the value of `$json` in expressions of the first item.
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

const same = (value: unknown) => value;

const thrice = (read: (itemIndex: number) => unknown) => [read(0), read(1), read(2)];

describe('readParameter', () => {
	it.each([['a literal'], [7], [{ a: [{ b: '1' }] }], [locator('demo')], [true]])(
		'evaluates and converts %p once for all items',
		(raw) => {
			const { context, evaluated } = contextOf(raw);
			const convert = jest.fn((value: unknown) => [value]);
			const [first, ...others] = thrice(readParameter(context, 'name', convert));
			expect(first).toEqual(['value 0']);
			for (const other of others) expect(other).toBe(first);
			expect(evaluated).toEqual([0]);
			expect(convert).toHaveBeenCalledTimes(1);
		},
	);

	it.each([
		['={{ $json.a + 1 }}'],
		[locator('={{ $json.a + 1 }}')],
		[{ ...locator('demo'), mode: '={{ $json.mode }}' }],
		[{ n: '={{ $json.i }}' }],
		[{ a: [{ b: [null, '=x{{ $json.i }}'] }] }],
		[{ mode: 'name', value: '={{ $json.project }}' }],
	])('evaluates and converts %j for each item', (raw) => {
		const { context, evaluated } = contextOf(raw);
		const read = readParameter(context, 'name', (value) => [value]);
		expect([read(2), read(1)]).toEqual([['value 2'], ['value 1']]);
		expect(evaluated).toEqual([2, 1]);
	});

	it('reads no parameter before the first item', () => {
		const { context } = contextOf('a literal');
		const getNodeParameter = jest.spyOn(context, 'getNodeParameter');
		readParameter(context, 'name', same);
		expect(getNodeParameter).not.toHaveBeenCalled();
	});

	it('converts an invalid literal again for the next item', () => {
		const { context } = contextOf('a literal');
		const read = readParameter(context, 'name', (value) => {
			throw new Error(`${String(value)} refused`);
		});
		expect(() => read(0)).toThrow('value 0 refused');
		expect(() => read(1)).toThrow('value 0 refused');
	});

	it('passes undefined to the conversion if a parameter is missing', () => {
		const { context, evaluated } = contextOf(null);
		expect(readParameter(context, 'collection.member', (value) => [value])(0)).toEqual([undefined]);
		expect(evaluated).toEqual([]);
	});
});

describe('readParameter of a dragged field', () => {
	const items = [{ a: 'of 0' }, {}, { a: null }];

	it.each([
		['={{ $json.a }}', undefined],
		[locator('={{ $json.a }}'), { extractValue: true }],
	])('reads a dragged field directly from each item that has it: %j', (raw, options) => {
		const { context, evaluated } = contextOf(raw, items);
		expect(thrice(readParameter(context, 'name', same, options))).toEqual([
			'of 0',
			'value 1',
			null,
		]);
		expect(evaluated).toEqual([1]);
	});

	it.each([
		['in a resource locator that is read whole', locator('={{ $json.a }}'), undefined],
		['in place of a resource locator', '={{ $json.a }}', { extractValue: true }],
		[
			'beside a mode by expression',
			{ ...locator('={{ $json.a }}'), mode: '=name' },
			{ extractValue: true },
		],
		['without a mode', { __rl: true, value: '={{ $json.a }}' }, { extractValue: true }],
		[
			'beside another expression',
			{ ...locator('={{ $json.a }}'), other: { a: '=1' } },
			{ extractValue: true },
		],
	])('leaves an expression %s to n8n', (_where, raw, options) => {
		const { context, evaluated } = contextOf(raw, items);
		const read = readParameter(context, 'name', same, options);
		expect([read(0), read(1)]).toEqual(['value 0', 'value 1']);
		expect(evaluated).toEqual([0, 1]);
	});

	it('leaves a dragged field to n8n if $json is not the item', () => {
		const { context } = contextOf('={{ $json.a }}', items, { a: 'of an agent' });
		expect(readParameter(context, 'name', same)(0)).toBe('value 0');
	});

	it('leaves a dragged field to n8n if there is no $json', () => {
		const { context } = contextOf('={{ $json.a }}', items);
		context.getWorkflowDataProxy = () => {
			throw new Error('The node has not been executed');
		};
		expect(readParameter(context, 'name', same)(0)).toBe('value 0');
	});
});

describe('oneOf', () => {
	const convert = oneOf('Data', ['item', 'fields']);

	it('accepts each of the allowed values', () => {
		expect([convert('item'), convert('fields')]).toEqual(['item', 'fields']);
	});

	it.each([
		['json', 'Invalid Data: "json"'],
		[['item'], 'Invalid Data: ["item"]'],
		[undefined, 'Missing Data'],
	])('rejects %j, which is not one of the allowed values', (value, fault) => {
		expect(() => convert(value)).toThrow(`${fault}. Use "item" or "fields".`);
	});
});
