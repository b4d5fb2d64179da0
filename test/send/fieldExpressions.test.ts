import {
	parseFieldExpression,
	readFieldExpression,
} from '../../nodes/AwsEvidently/send/fieldExpressions';

describe('parseFieldExpression', () => {
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
	])('reads the expression %s as the path of a dragged field', (expression, keys) => {
		expect(parseFieldExpression(expression)).toEqual(keys);
	});

	it.each([
		['a literal', '{{ $json.a }}'],
		['the whole item', '={{ $json }}'],
		['an expression after text', '=a {{ $json.a }}'],
		['an expression after a space', '= {{ $json.a }}'],
		['an expression before a space', '={{ $json.a }} '],
		['an expression before a newline', '={{ $json.a }}\n'],
		['two expressions', '={{ $json.a }}{{ $json.b }}'],
		['two expressions with an equals sign between them', '={{ $json.a }}={{ $json.b }}'],
		['a method', '={{ $json.a.first() }}'],
		['an operator', '={{ $json.a + 1 }}'],
		['optional chaining', '={{ $json.a?.b }}'],
		['another item', "={{ $('Node').item.json.a }}"],
		['the input', '={{ $input.item.json.a }}'],
		['a variable whose name only starts with $json', '={{ $jsonp.a }}'],
		['a space before the dot', '={{ $json .a }}'],
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
		['a lone surrogate', "={{ $json['\ud83d'] }}"],
		['a name that n8n blocks', '={{ $json.constructor }}'],
		['a quoted name that n8n blocks', "={{ $json['__proto__'].a }}"],
		['a name that contains one that n8n blocks', "={{ $json['a. constructor'] }}"],
		['a name that every object has', '={{ $json.toString }}'],
		["a name that only n8n's own have", '={{ $json.__isError }}'],
		['a number', 5],
		['undefined', undefined],
	])('reads no path from %s', (_what, expression) => {
		expect(parseFieldExpression(expression)).toBeUndefined();
	});
});

describe('readFieldExpression', () => {
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
	])('reads the value %j directly from the item', (value) => {
		expect(readFieldExpression({ a: value }, ['a'])).toBe(value);
		expect(readFieldExpression({ x: [{ a: value }] }, ['x', '0', 'a'])).toBe(value);
	});

	const cycle: { self?: unknown } = {};
	cycle.self = cycle;
	let deep: unknown = 1;
	for (let depth = 0; depth < 100; depth++) deep = [deep];

	it.each<[string, unknown]>([
		['undefined', undefined],
		['a date', new Date(0)],
		['a big integer', 1n],
		['a function', () => 1],
		['a map', new Map()],
		['a byte array', new Uint8Array(1)],
		['an instance of a class', new (class {})()],
		['an array with a hole', new Array(1)],
		['a string with a null character', 'a\0'],
		['a lone surrogate', '\ud83d'],
		['a cycle', cycle],
		['deep nesting', deep],
	])('leaves a field to n8n if its value is or contains %s', (_what, value) => {
		expect(readFieldExpression({ a: value }, ['a'])).toBeUndefined();
		expect(readFieldExpression({ a: [{ b: value }] }, ['a'])).toBeUndefined();
	});

	it.each(['toString', 'constructor', '__isError', '\ud83d'])(
		'leaves a field to n8n if its value has the name %j',
		(name) => {
			expect(readFieldExpression({ a: { [name]: 1 } }, ['a'])).toBeUndefined();
		},
	);

	it.each<[string, unknown, string[]]>([
		['a field of an item without JSON', undefined, ['a']],
		['the length of a string', { a: 'text' }, ['a', 'length']],
		['a character of a string', { a: 'text' }, ['a', '0']],
		['the length of an array', { a: [1] }, ['a', 'length']],
		['a field of null', { a: null }, ['a', 'b']],
		['a member of an instance', { a: new (class { b = 1; })() }, ['a', 'b']], // prettier-ignore
		['a named member of an array', { a: Object.assign([1], { b: 2 }) }, ['a', 'b']],
	])('leaves a field to n8n if it is %s', (_what, json, field) => {
		expect(readFieldExpression(json, field)).toBeUndefined();
	});
});
