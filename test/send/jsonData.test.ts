import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import { parameterToJson, toJson } from '../../nodes/AwsEvidently/send/jsonData';

const json = (value: unknown) => toJson(value, 'Data').text;

describe('toJson', () => {
	it.each([
		['an object', { a: { b: [1, 'x', null, true] } }, '{"a":{"b":[1,"x",null,true]}}'],
		['an array', [1, [2]], '[1,[2]]'],
		['an empty object', {}, '{}'],
		['null', null, 'null'],
		['a number', 0.1, '0.1'],
		['false', false, 'false'],
		['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
		['an object without its undefined member', { a: undefined, b: 1 }, '{"b":1}'],
		['a Date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
		[
			'a Luxon DateTime',
			{ at: tryToParseDateTime('2026-01-31T12:00:00', 'UTC') },
			'{"at":"2026-01-31T12:00:00.000Z"}',
		],
		['a lone surrogate as an escape', { text: '\ud800' }, '{"text":"\\ud800"}'],
		['a member toJSON that is not a function', { toJSON: 1 }, '{"toJSON":1}'],
		['a key named __proto__', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
		['no inherited members', Object.create({ inherited: NaN }), '{}'],
	])('serializes %s', (_what, value, expected) => {
		expect(json(value)).toBe(expected);
	});

	it('serializes every JSON value as JSON.stringify does', () => {
		fc.assert(
			fc.property(
				fc.jsonValue().filter((value) => typeof value !== 'string'),
				(value) => expect(json(value)).toBe(JSON.stringify(value)),
			),
			{ seed: 1 },
		);
	});
});

describe('A string of JSON', () => {
	it.each([
		' { "n" : 12345678901234567890.10 } ',
		'{"a":1,"a":2}',
		'[1e400]',
		'"text"',
		'null',
		'{"text":"\\u00e4ä\\ud800"}',
	])('keeps a string of JSON unchanged: %s', (text) => {
		expect(json(text)).toBe(text);
	});

	it.each(['', ' ', 'text', '{', "{'a':1}", '{"a":1}}', 'undefined', 'NaN', '[object Object]'])(
		'rejects a string that is not JSON: "%s"',
		(text) => {
			expect(() => json(text)).toThrow(
				`Invalid Data: ${JSON.stringify(text)}. Use JSON, or text that holds JSON (put a plain word in extra quotes).`,
			);
		},
	);
});

function cycle() {
	const value: Record<string, unknown> = {};
	return Object.assign(value, { a: { back: value } });
}

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let level = 0; level < depth; level++) value = [value];
	return value;
}

describe('A value that JSON would drop or change', () => {
	it.each([
		['undefined', undefined, 'Missing Data'],
		['NaN', NaN, 'Invalid Data: NaN'],
		['NaN in an object', { a: { b: NaN } }, 'Invalid Data at "a.b": NaN'],
		['Infinity in an array', { list: [1, [Infinity]] }, 'Invalid Data at "list[1][0]": Infinity'],
		['undefined in an array', [1, undefined], 'Missing Data at "[1]"'],
		['a hole in an array', { list: [, 1] }, 'Missing Data at "list[0]"'],
		// n8n-workflow adds a toJSON method to BigInts that turns them into strings.
		['a BigInt', { n: 1n }, 'Invalid Data at "n": 1n'],
		['a function', { call: () => 1 }, 'Invalid Data at "call": function'],
		['a symbol', { a: [Symbol('s')] }, 'Invalid Data at "a[0]": Symbol(s)'],
		['an invalid Date', { at: new Date(NaN) }, 'Invalid Data at "at": "an invalid date"'],
		[
			'an invalid DateTime',
			{ at: tryToParseDateTime('2026-01-31').setZone('Nowhere') },
			'Invalid Data at "at": "an invalid date"',
		],
		['a Map', { map: new Map([[1, 2]]) }, 'Invalid Data at "map": "[object Map]"'],
		['a Set', { set: new Set() }, 'Invalid Data at "set": "[object Set]"'],
		['a RegExp', { pattern: /x/ }, 'Invalid Data at "pattern": "[object RegExp]"'],
		[
			'a byte array',
			{ bytes: new Uint8Array(2) },
			'Invalid Data at "bytes": "[object Uint8Array]"',
		],
		[
			'a toJSON that gives what JSON drops',
			{ a: { toJSON: () => NaN } },
			'Invalid Data at "a": NaN',
		],
	])('rejects %s', (_what, value, words) => {
		expect(() => json(value)).toThrow(`${words}. Use JSON`);
	});

	it.each([
		['a cycle', cycle(), 'circular structure'],
		['nesting that is too deep', nested(100_000), 'it is nested too deeply or too large'],
	])('rejects %s and gives the reason', (_what, value, reason) => {
		expect(() => json(value)).toThrow(
			'Use JSON, or text that holds JSON (put a plain word in extra quotes).',
		);
		expect(() => json(value)).toThrow(reason);
	});

	it('keeps the error for invalid JSON on one line', () => {
		expect(() => json(cycle())).toThrow(/^[^\n]*$/);
	});
});

describe('parameterToJson', () => {
	it('accepts a parameter that is a string of JSON', () => {
		expect(parameterToJson(' {"a":1} ', 'Data')).toEqual({ text: ' {"a":1} ', value: { a: 1 } });
	});

	it('accepts an object that contains the string [object Object]', () => {
		const value = { a: '[object Object]' };
		expect(parameterToJson(value, 'Data')).toEqual({ text: '{"a":"[object Object]"}', value });
	});

	it.each(['[object Map]', '[object Promise],[object Promise]', 'a [object Object] b'])(
		'rejects JSON with the text %s, which JavaScript writes for objects',
		(text) => {
			expect(() => parameterToJson(JSON.stringify({ text }), 'Data')).toThrow('JSON.stringify(…)');
		},
	);

	it.each(['[object]', 'object Object', '[object object]'])(
		'accepts JSON with the text %s',
		(text) => {
			expect(parameterToJson(JSON.stringify({ text }), 'Data').value).toEqual({ text });
		},
	);

	it('rejects text into which an expression inserted an object', () => {
		expect(() => parameterToJson('{"user":"[object Object]"}', 'Data')).toThrow(
			'Invalid Data: "{\\"user\\":\\"[object Object]\\"}". Use JSON.stringify(…) in the expression to insert an object as JSON.',
		);
	});
});
