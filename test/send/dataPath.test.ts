import fc from 'fast-check';
import { get } from 'lodash';

import {
	getPath,
	parseDataPath,
	parseDataPaths,
	pickPaths,
} from '../../nodes/AwsEvidently/send/dataPath';
import { binaryText } from '../support/binaryText';

const keysOf = (path: string) => parseDataPath(path).keys;

const read = (item: object, path: string) => getPath(item, parseDataPath(path), 'Field');

const pick = (item: object, list: string) =>
	JSON.stringify(pickPaths(item, parseDataPaths(list), 'Fields'));

describe('parseDataPath', () => {
	it.each<[string, string[]]>([
		['a', ['a']],
		['a.b', ['a', 'b']],
		['orders[0].total', ['orders', '0', 'total']],
		['orders.0.total', ['orders', '0', 'total']],
		["['order id']", ['order id']],
		["user['full name']", ['user', 'full name']],
		['user["full name"].first', ['user', 'full name', 'first']],
		['a[b c].d', ['a', 'b c', 'd']],
		[`'order id'.total`, ['order id', 'total']],
		['"a, b"', ['a, b']],
		["['a.b[0]']['c']", ['a.b[0]', 'c']],
		[String.raw`['it\'s']["say \"hi\""]`, ["it's", 'say "hi"']],
		[String.raw`['C:\temp']`, [String.raw`C:\temp`]],
		[String.raw`['\\server\share']`, [String.raw`\\server\share`]],
		[String.raw`['a\\'b']["c\'d"]`, [String.raw`a\'b`, String.raw`c\'d`]],
		["it's", ["it's"]],
		['größe.価格', ['größe', '価格']],
		[' a b ', [' a b ']],
	])('parses the path %s into the keys %j', (path, keys) => {
		expect(keysOf(path)).toEqual(keys);
	});

	it.each([
		'',
		'.a',
		'a.',
		'a..b',
		'a[',
		'a]',
		'a[]',
		'a[0',
		"a['b]",
		"'a'b",
		'a[0]b',
		'a,b',
		"['a\\\\']",
	])('returns no keys for the invalid path "%s"', (path) => {
		expect(keysOf(path)).toBeUndefined();
	});
});

describe('parseDataPaths', () => {
	it.each<[string, string[]]>([
		['user.id, details.total', ['user.id', 'details.total']],
		["id, ['order id'], a['b, c'].d", ['id', "['order id']", "a['b, c'].d"]],
		['"a, b", c', ['"a, b"', 'c']],
		["it's, that's", ["it's", "that's"]],
		["rock 'n, roll", ["rock 'n", 'roll']],
		[' , a,, b ,', ['a', 'b']],
		[' , ', []],
	])('splits the list %j into the paths %j', (list, paths) => {
		expect(parseDataPaths(list).map(({ whole }) => whole)).toEqual(paths);
	});
});

describe('getPath', () => {
	const item = {
		a: { b: { c: 1 }, list: ['x', { y: 2 }] },
		'a.b': 'whole',
		'Total [EUR': 5,
		zero: 0,
		none: null,
	};

	it.each<[string, string, unknown]>([
		['a field', 'zero', 0],
		['null', 'none', null],
		['a nested field', 'a.b.c', 1],
		['a field of an element', 'a.list[1].y', 2],
		['a field whose name is the whole path before a nested one', 'a.b', 'whole'],
		['a field whose name is the whole path and follows no grammar', 'Total [EUR', 5],
		['undefined for a missing key', 'a.x.c', undefined],
		['undefined for a field of null', 'none.a', undefined],
		['undefined for a field of a number', 'zero.a', undefined],
		['undefined for the length of a string', 'a.list[0].length', undefined],
		['undefined for the length of an array', 'a.list.length', undefined],
		['undefined for an inherited name', 'constructor', undefined],
		['undefined for an inherited name within an object', 'a.toString', undefined],
	])('getPath returns %s', (_what, path, expected) => {
		expect(read(item, path)).toEqual(expected);
	});

	it('getPath throws for an invalid path that is not the name of a field either', () => {
		expect(() => read(item, 'a[0')).toThrow(
			`Invalid Field: "a[0". Use paths like order.total, orders[0].total or ['order id'].`,
		);
	});
});

/** lodash also reads inherited members and the length of arrays, so random names avoid them. */
const ordinary = (key: string) => !(key in Object.prototype) && key !== 'length';

/** Random names have no backslash, because lodash removes it before any character. */
const anyKey = binaryText({ maxLength: 4 }).filter((key) => ordinary(key) && !key.includes('\\'));
const plainKey = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_ ]{0,3}$/).filter(ordinary);

const { value: jsonValue } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'medium' },
		fc.constantFrom(0, 'x', null, true),
		fc.array(tie('value'), { maxLength: 3 }),
		tie('object'),
	),
	object: fc.dictionary(fc.oneof(anyKey, plainKey), tie('value'), { maxKeys: 4 }),
}));
const items = fc.dictionary(fc.oneof(anyKey, plainKey), jsonValue, { minKeys: 1, maxKeys: 4 });

/** A random path into an item. Each key is written in one of the notations that it allows. */
const ways = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });

function wayDown(item: unknown, steps: Array<[number, number]>): string {
	let value = item;
	let path = '';
	for (const [choice, form] of steps) {
		const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
		const key = keys[choice % keys.length];
		if (key === undefined) break;
		path += written(key, form, path === '', Array.isArray(value));
		value = (value as Record<string, unknown>)[key];
	}
	return path;
}

function written(key: string, form: number, isFirst: boolean, isIndex: boolean): string {
	const quoted = ["'", '"'].map(
		(quote) => `[${quote}${key.replaceAll(quote, `\\${quote}`)}${quote}]`,
	);
	const plain = /^[A-Za-z_][A-Za-z0-9_ ]*$/.test(key) ? [isFirst ? key : `.${key}`] : [];
	const forms = [...quoted, ...plain, ...(isIndex ? [`[${key}]`] : [])];
	return forms[form % forms.length]!;
}

it('parses any name that does not end in a backslash as the editor writes it when the field is dragged', () => {
	const unit = fc.constantFrom('\\', "'", '"', ',', '.', '[', ']', ' ', 'a', '日');
	const names = fc.string({ unit }).filter((name) => !name.endsWith('\\'));
	const property = fc.property(names, (name) => {
		const dragged = `['${name.replaceAll("'", String.raw`\'`)}']`;
		expect(keysOf(dragged)).toEqual([name]);
		expect(parseDataPaths(`a, ${dragged}, b`).map(({ whole }) => whole)).toEqual([
			'a',
			dragged,
			'b',
		]);
	});
	fc.assert(property, { seed: 21, numRuns: 1_000 });
});

describe('A random path', () => {
	const runs = { seed: 21, numRuns: 300 };

	it("reads the same value at a random path as lodash's get", () => {
		let found = 0;
		fc.assert(
			fc.property(items, ways, (item, steps) => {
				const path = wayDown(item, steps);
				if (path === '') return;
				const value = read(item, path);
				if (value !== undefined) found++;
				expect(value).toEqual(get(item, path));
			}),
			runs,
		);
		expect(found).toBeGreaterThan(240);
	});

	it('reads the same value at a random path in the picked fields as in the item', () => {
		fc.assert(
			fc.property(items, fc.array(ways, { minLength: 1, maxLength: 3 }), (item, several) => {
				const paths = several.map((steps) => wayDown(item, steps)).filter((path) => path !== '');
				const before = structuredClone(item);
				const picked = pickPaths(item, paths.map(parseDataPath), 'Fields');
				for (const path of paths) expect(read(picked, path)).toEqual(read(item, path));
				expect(item).toEqual(before);
			}),
			runs,
		);
	});
});

/** Strict mode throws an error when a member of a frozen object is set. */
function frozen<T extends object>(value: T): T {
	for (const member of Object.values(value)) if (isObject(member)) frozen(member);
	return Object.freeze(value);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

describe('pickPaths', () => {
	it.each<[string, object, string, object]>([
		['keeps a picked field nested', { a: { b: 1, c: 2 }, d: 3 }, 'a.b', { a: { b: 1 } }],
		[
			'merges picked fields of the same parent',
			{ a: { b: 1, c: 2, d: 3 } },
			'a.b, a.d',
			{ a: { b: 1, d: 3 } },
		],
		[
			'keeps null, false and 0',
			{ a: null, b: false, c: 0 },
			'a, b, c',
			{ a: null, b: false, c: 0 },
		],
		['skips a path that the item lacks', { a: 1 }, 'a, b.c', { a: 1 }],
		['picks a field whose name contains dots', { 'a.b': 1, a: { b: 2 } }, 'a.b', { 'a.b': 1 }],
		['picks a field whose name contains a comma', { 'a, b': 1, c: 2 }, "['a, b']", { 'a, b': 1 }],
		[
			'picks an object and then one of its fields',
			{ a: { b: 1, c: 2 } },
			'a, a.b',
			{ a: { b: 1, c: 2 } },
		],
		[
			'picks a field and then the object that contains it',
			{ a: { b: 1, c: 2 } },
			'a.b, a',
			{ a: { b: 1, c: 2 } },
		],
		['orders the picked fields as the list does', { a: 1, b: 2 }, 'b, a', { b: 2, a: 1 }],
		[
			'keeps an array an array',
			{ orders: [{ total: 1, x: 2 }, { total: 3 }] },
			'orders[0].total',
			{ orders: [{ total: 1 }] },
		],
		[
			'keeps the index of an element',
			{ orders: [1, 2, { total: 3, x: 4 }] },
			'orders.2.total, orders[0]',
			{ orders: [1, null, { total: 3 }] },
		],
		[
			'keeps an object whose names are digits',
			{ a: { '0': 1, '1': 2 } },
			'a[1]',
			{ a: { '1': 2 } },
		],
	])('%s', (_what, item, list, expected) => {
		expect(pick(item, list)).toBe(JSON.stringify(expected));
	});

	it('picks fields without changing the item', () => {
		const item = frozen({ a: { b: { c: 1 } }, d: { e: 1 }, f: [{ g: 1 }] });
		expect(pick(item, 'a, a.b.c, a.b, d.e, d, f, f[0].g')).toBe(JSON.stringify(item));
	});

	it('picks a field named __proto__ like any other field', () => {
		const item = JSON.parse('{"__proto__":{"polluted":1}}') as object;
		expect(pick(item, '__proto__')).toBe('{"__proto__":{"polluted":1}}');
		expect(pick(item, '__proto__.polluted')).toBe('{"__proto__":{"polluted":1}}');
		expect({}).not.toHaveProperty('polluted');
	});

	it('picks a field named like a method of every object, and fields within it', () => {
		const item = { a: { constructor: { b: 1, c: 2, d: 3 }, toString: 4 } };
		const list = 'a.constructor.b, a.toString, a.constructor.d';
		expect(pick(item, list)).toBe('{"a":{"constructor":{"b":1,"d":3},"toString":4}}');
	});
});
