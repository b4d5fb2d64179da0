import { inspect } from 'node:util';

import type { NodeParameterValueType } from 'n8n-workflow';

import { DONE, FAILED, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, jsonOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

/** 2026-01-31T12:00:00Z */
const NOON = 1_769_860_800;

/** @returns the data of the events of a run, as text. */
async function dataOf(parameters: Parameters, items: object[]) {
	const { run, received } = await newWorld();
	const result = await run({ items, parameters });
	expect(result.run.data.resultData.error).toBeUndefined();
	return (await received()).map(({ data }) => data);
}

const ofJson = (data: string) => ({ dataSource: 'json', data });
const ofFields = (dataFields: string) => ({ dataSource: 'fields', dataFields });

function deepFreeze<T>(value: T): T {
	if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
	return Object.freeze(value);
}

describe('Data "All of the Item\'s JSON"', () => {
	it.each([
		['characters of all kinds', { text: 'ä€😀 \u0000\u2028 \\ " \u007f', ключ: '值' }],
		['nested objects and arrays', { a: { b: [{ c: [] }, [[1]], {}] } }],
		['null, false, 0 and an empty string', { a: null, b: false, c: 0, d: '' }],
		['numbers large and small', { a: 1e21, b: -5e-324, c: 9007199254740991, d: 0.1 }],
		['an empty object', {}],
		['a lone surrogate', { text: 'a\ud800b' }],
		['a date', { at: new Date(0) }],
		['a member that is undefined', { a: undefined, b: 1 }],
		['a million characters', { text: 'é'.repeat(1_000_000) }],
	])("sends an item's JSON unchanged: %s", async (_what, item) => {
		expect(await dataOf({}, [item])).toEqual([JSON.stringify(item)]);
	});

	const cycle: Record<string, unknown> = {};
	cycle.self = cycle;

	it.each([
		['NaN', { a: [1, NaN] }, 'Invalid item JSON at "a[1]": NaN'],
		['Infinity', { a: { b: -Infinity } }, 'Invalid item JSON at "a.b": -Infinity'],
		['undefined in an array', { a: [undefined] }, 'Missing item JSON at "a[0]"'],
		['a BigInt', { a: 1n }, 'Invalid item JSON'],
		['a cycle', cycle, 'Invalid item JSON: a value of type object'],
		['an invalid date', { at: new Date(NaN) }, 'Invalid item JSON at "at": "an invalid date"'],
	])('rejects an item whose JSON is or contains %s', async (_what, item, words) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ items: [{}, item] }));
		expect(message).toContain(`Item 1: ${words}`);
		expect(message).toContain(
			'. Use JSON, or text that holds JSON (put a plain word in extra quotes).',
		);
		expect(evidently.stats.requests).toBe(0);
	});
});

describe('Data "Some Fields of the Item"', () => {
	const order = { user: { id: 7, email: 'x@example.com' }, total: 1.5, 'a.b': [1] };

	it('sends only the selected fields, and keeps them nested', async () => {
		const data = await dataOf(ofFields('user.id, total ,,a.b,missing'), [order]);
		expect(data).toEqual(['{"user":{"id":7},"total":1.5,"a.b":[1]}']);
	});

	it('accepts field paths as the editor inserts them for dragged fields', async () => {
		const item = {
			id: 7,
			'order id': 'A-1',
			orders: [{ total: 1, x: 2 }],
			user: { 'full name': 'Mia', age: 30 },
			'a, b': true,
		};
		const list = "id, ['order id'], orders[0].total, user['full name'], ['a, b']";
		expect(await dataOf(ofFields(list), [item])).toEqual([
			'{"id":7,"order id":"A-1","orders":[{"total":1}],"user":{"full name":"Mia"},"a, b":true}',
		]);
	});

	it('rejects an invalid field path', async () => {
		const { run } = await newWorld();
		const result = await run({ items: [{ a: 1 }], parameters: ofFields('a, b[0') });
		expect(errorOf(result).message).toContain('Item 0: Invalid Data Fields: "b[0". Use paths like');
	});

	it('evaluates an expression for the data fields for each item', async () => {
		const items = [
			{ use: 'a', a: 1, b: 2 },
			{ use: 'b', a: 1, b: 2 },
		];
		expect(await dataOf(ofFields('={{ $json.use }}'), items)).toEqual(['{"a":1}', '{"b":2}']);
	});

	it('rejects an item that has none of the data fields', async () => {
		const { run } = await newWorld();
		const result = await run({ items: [{ c: 1 }], parameters: ofFields('a, b.c') });
		expect(errorOf(result).message).toBe(
			'Item 0: Invalid item: {"c":1}. Use an item with at least one of the Data Fields: a, b.c.',
		);
	});

	it.each(['', ' , ', '={{ undefined }}', '={{ ["a"] }}'])(
		'rejects a list without data fields: "%s"',
		async (dataFields) => {
			const { run } = await newWorld();
			const { message } = errorOf(await run({ parameters: ofFields(dataFields) }));
			expect(message).toMatch(
				/^Item 0: (Invalid Data Fields: .*|Missing Data Fields)\. Use a comma-separated list/,
			);
		},
	);
});

describe('Data "JSON"', () => {
	it('sends entered JSON unchanged, including numbers that are too large for JavaScript', async () => {
		const text =
			'{ "id" : 12345678901234567890, "price": 1.10,\n\t"list": [1e400, -0.0], "é": "\\u00e9" }';
		expect(await dataOf(ofJson(text), [{}, {}])).toEqual([text, text]);
	});

	it("sends AWS's example if no JSON is entered", async () => {
		const [data] = await dataOf({ dataSource: 'json' }, [{}]);
		expect(JSON.parse(data!)).toEqual({
			details: { pageLoadTime: 800 },
			userDetails: { userId: 'test-user' },
		});
	});

	it.each([
		['an object', '={{ { id: $json.id, list: [null, "é"] } }}', '{"id":7,"list":[null,"é"]}'],
		['a string of JSON', '={{ JSON.stringify($json) }}', '{"id":7}'],
		[
			'text with an expression in it',
			'={ "id": {{ $json.id }}0000000000000000001 }',
			'{ "id": 70000000000000000001 }',
		],
		['an array', '={{ [1, 2] }}', '[1,2]'],
	])('accepts an expression for the data that returns %s', async (_what, expression, expected) => {
		expect(await dataOf(ofJson(expression), [{ id: 7 }])).toEqual([expected]);
	});

	it('rejects data that is not JSON', async () => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ parameters: ofJson('{ "a": ') }));
		expect(message).toBe(
			'Item 0: Invalid Data (JSON): "{ \\"a\\": ". Use JSON, or text that holds JSON (put a plain word in extra quotes).',
		);
		expect(evidently.stats.requests).toBe(0);
	});

	it('rejects JSON into which an expression inserted [object Object]', async () => {
		const { evidently, run } = await newWorld();
		const parameters = ofJson('={ "user": "{{ $json.user }}" }');
		const { message } = errorOf(await run({ items: [{ user: { id: 7 } }], parameters }));
		expect(message).toBe(
			'Item 0: Invalid Data (JSON): "{ \\"user\\": \\"[object Object]\\" }". Use JSON.stringify(…) in the expression to insert an object as JSON.',
		);
		expect(evidently.stats.requests).toBe(0);
	});

	it.each<[string, NodeParameterValueType, string[]]>([
		['in a member', { n: '={{ $json.i }}' }, ['{"n":0}', '{"n":1}']],
		[
			'deep inside a member',
			{ a: [{ n: '=x{{ $json.i }}' }] },
			['{"a":[{"n":"x0"}]}', '{"a":[{"n":"x1"}]}'],
		],
	])('evaluates an expression %s of an object for each item', async (_where, data, sent) => {
		expect(await dataOf({ dataSource: 'json', data }, [{ i: 0 }, { i: 1 }])).toEqual(sent);
	});
});

describe('Event Source "Items Are Already Events"', () => {
	const parameters = { eventSource: 'event' };

	it('sends the type, the timestamp and the data of each item that is an event', async () => {
		const { run, received } = await newWorld();
		const text = '{ "n": 12345678901234567890 }';
		await run({
			items: [
				{ type: 'aws.evidently.evaluation', timestamp: '2026-01-31T12:00:00Z', data: { a: 1 } },
				{ type: 'aws.evidently.custom', timestamp: 1_769_860_801, data: text, more: true },
			],
			parameters,
		});
		expect(await received()).toEqual([
			{ type: 'aws.evidently.evaluation', timestamp: 1_769_860_800, data: '{"a":1}' },
			{ type: 'aws.evidently.custom', timestamp: 1_769_860_801, data: text },
		]);
	});

	it.each([
		['a type', { timestamp: NOON, data: {} }, 'Missing "type" in the item'],
		['a timestamp', { type: 'aws.evidently.custom', data: {} }, 'Missing "timestamp" in the item'],
		['data', { type: 'aws.evidently.custom', timestamp: NOON }, 'Missing "data" in the item'],
	])('rejects an event item without %s', async (_what, item, words) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ items: [item], parameters }));
		expect(message).toContain(`Item 0: ${words}. Use `);
		expect(evidently.stats.requests).toBe(0);
	});

	it('reads no other event parameters if items are already events', async () => {
		const { run, received } = await newWorld();
		const item = { type: 'aws.evidently.custom', timestamp: NOON, data: [] };
		const unread = { eventType: '={{ $json.no.such }}', timestampSource: 'value', timestamp: 'x' };
		await run({ items: [item], parameters: { ...parameters, ...unread } });
		expect(await received()).toEqual([{ type: item.type, timestamp: NOON, data: '[]' }]);
	});

	it('treats only some items as events if Event Source is an expression', async () => {
		const { run, received } = await newWorld();
		const event = { type: 'aws.evidently.evaluation', timestamp: NOON, data: [] };
		await run({
			items: [event, { a: 1 }],
			parameters: { eventSource: '={{ $json.type ? "event" : "item" }}' },
		});
		expect((await received()).map(({ data }) => data)).toEqual(['[]', '{"a":1}']);
	});
});

describe('Event Type', () => {
	it.each(['aws.evidently.custom', 'aws.evidently.evaluation'])(
		'sends events of the type %s',
		async (eventType) => {
			const { run, received } = await newWorld();
			await run({ parameters: { eventType } });
			expect((await received()).map(({ type }) => type)).toEqual([eventType]);
		},
	);

	it('sends custom events if no type is selected', async () => {
		const { run, received } = await newWorld();
		await run({});
		expect((await received()).map(({ type }) => type)).toEqual(['aws.evidently.custom']);
	});

	it('rejects only the item whose event type the API does not define', async () => {
		const { run, received } = await newWorld();
		const result = await run({
			items: [{ type: 'aws.evidently.custom' }, { type: 'custom' }],
			parameters: { eventType: '={{ $json.type }}' },
			node: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(result.items(FAILED))).toEqual([
			{
				type: 'custom',
				error:
					'Item 1: Invalid Event Type: "custom". Use "aws.evidently.evaluation" or "aws.evidently.custom".',
			},
		]);
		expect(await received()).toHaveLength(1);
	});
});

describe('An expression that fails', () => {
	it('reports a failing expression only for its item', async () => {
		const { run } = await newWorld();
		const result = await run({
			items: [{ a: { b: 1 } }, {}],
			parameters: ofJson('={{ JSON.parse($json.a.b) }}'),
			node: { onError: 'continueRegularOutput' },
		});
		expect(jsonOf(result.items(DONE))).toEqual([
			{ eventId: expect.any(String) as string },
			{ error: expect.stringMatching(/^Item 1: /) as string },
		]);
	});
});

describe('The input items', () => {
	it.each<[string, Parameters]>([
		['completely', {}],
		['partially', ofFields('a, a.b, a.b.c, list')],
		['as events', { eventSource: 'event' }],
	])('leaves the input items unchanged when they are sent %s', async (_how, parameters) => {
		const item = deepFreeze({
			type: 'aws.evidently.custom',
			timestamp: NOON,
			data: { a: 1 },
			a: { b: { c: [1] } },
			list: [{ d: 1 }],
		});
		const before = inspect(item, { depth: null });
		const { run } = await newWorld();
		const result = await run({ items: [item, item], parameters });
		expect(result.run.status).toBe('success');
		expect(inspect(item, { depth: null })).toBe(before);
	});
});
