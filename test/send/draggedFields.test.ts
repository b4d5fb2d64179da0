import { parseDraggedField, readDraggedField } from '../../nodes/AwsEvidently/send/draggedFields';

describe('An expression is read as a path', () => {
	it.each([
		['={{ $json.kind }}', ['kind']],
		['={{ $json.a.b }}', ['a', 'b']],
		["={{ $json['a b'].c }}", ['a b', 'c']],
		['={{ $json["x"][0] }}', ['x', '0']],
		["={{ $json.a[12]['0'] }}", ['a', '12', '0']],
		['={{$json.a}}', ['a']],
		['={{\n\t$json.a\u00a0\n}}', ['a']],
		["={{ $json['größe']['価格'].a_2 }}", ['größe', '価格', 'a_2']],
		[`={{ $json['it"s']["it's"] }}`, ['it"s', "it's"]],
		["={{ $json['Total (EUR), 😀'] }}", ['Total (EUR), 😀']],
		['={{ $json.class.first.length }}', ['class', 'first', 'length']],
	])('where it is a dragged field: %s', (expression, keys) => {
		expect(parseDraggedField(expression)).toEqual(keys);
	});

	it.each([
		['a literal', '{{ $json.a }}'],
		['the whole item', '={{ $json }}'],
		['text before it', '=a {{ $json.a }}'],
		['a space before it', '= {{ $json.a }}'],
		['a space after it', '={{ $json.a }} '],
		['a newline after it', '={{ $json.a }}\n'],
		['two of them', '={{ $json.a }}{{ $json.b }}'],
		['two with an equals sign between them', '={{ $json.a }}={{ $json.b }}'],
		['a method', '={{ $json.a.first() }}'],
		['an operator', '={{ $json.a + 1 }}'],
		['optional chaining', '={{ $json.a?.b }}'],
		['another item', "={{ $('Node').item.json.a }}"],
		['the input', '={{ $input.item.json.a }}'],
		['a longer name', '={{ $jsonp.a }}'],
		['a space within', '={{ $json .a }}'],
		['a computed key', '={{ $json[a] }}'],
		['an octal number', '={{ $json[01] }}'],
		['a fraction', '={{ $json[0.5] }}'],
		['a name that starts with a digit', '={{ $json.1a }}'],
		['a dollar sign', '={{ $json.$ }}'],
		['a letter outside ASCII after a dot', '={{ $json.größe }}'],
		['an empty name', "={{ $json[''] }}"],
		['an escape', "={{ $json['a\\u0041'] }}"],
		['braces', "={{ $json['a}}b'] }}"],
		['a newline in a name', "={{ $json['a\nb'] }}"],
		['half of a surrogate pair', "={{ $json['\ud83d'] }}"],
		['a name that n8n refuses', '={{ $json.constructor }}'],
		['a name that n8n refuses, in quotes', "={{ $json['__proto__'].a }}"],
		['a name that n8n refuses wherever it is', "={{ $json['a. constructor'] }}"],
		['a name that every object has', '={{ $json.toString }}'],
		["a name that only n8n's own have", '={{ $json.__isError }}'],
		['a number', 5],
		['nothing', undefined],
	])('and not where it is %s', (_what, expression) => {
		expect(parseDraggedField(expression)).toBeUndefined();
	});
});

describe('A field is read from the item', () => {
	it.each<[unknown]>([
		['text'],
		['={{ $json.other }}'],
		[''],
		[0],
		[false],
		[null],
		[[1, [null], {}]],
		[{ b: { c: ['d'] } }],
		[Object.assign(Object.create(null) as object, { b: 1 })],
	])('where it is %j', (value) => {
		expect(readDraggedField({ a: value }, ['a'])).toBe(value);
		expect(readDraggedField({ x: [{ a: value }] }, ['x', '0', 'a'])).toBe(value);
	});

	const cycle: { self?: unknown } = {};
	cycle.self = cycle;
	let deep: unknown = 1;
	for (let depth = 0; depth < 100; depth++) deep = [deep];

	it.each<[string, unknown]>([
		['missing', undefined],
		['a date', new Date(0)],
		['a big integer', 1n],
		['a function', () => 1],
		['a map', new Map()],
		['bytes', new Uint8Array(1)],
		['an instance', new (class {})()],
		['an array with a hole', new Array(1)],
		['a text with a zero', 'a\0'],
		['half of a surrogate pair', '\ud83d'],
		['a cycle', cycle],
		['nested deeply', deep],
	])('and left to n8n where it is, or holds, something else: %s', (_what, value) => {
		expect(readDraggedField({ a: value }, ['a'])).toBeUndefined();
		expect(readDraggedField({ a: [{ b: value }] }, ['a'])).toBeUndefined();
	});

	it.each(['toString', 'constructor', '__isError', '\ud83d'])(
		'and left to n8n where it holds the name %j',
		(name) => {
			expect(readDraggedField({ a: { [name]: 1 } }, ['a'])).toBeUndefined();
		},
	);

	it.each<[string, unknown, string[]]>([
		['an item without JSON', undefined, ['a']],
		['the length of a text', { a: 'text' }, ['a', 'length']],
		['a letter of a text', { a: 'text' }, ['a', '0']],
		['the length of an array', { a: [1] }, ['a', 'length']],
		['a name below null', { a: null }, ['a', 'b']],
		['a member of an instance', { a: new (class { b = 1; })() }, ['a', 'b']], // prettier-ignore
		['what an array has besides its elements', { a: Object.assign([1], { b: 2 }) }, ['a', 'b']],
	])('and left to n8n where it is %s', (_what, json, field) => {
		expect(readDraggedField(json, field)).toBeUndefined();
	});
});
