import fc from 'fast-check';

import { objectText, withMember } from '../../nodes/AwsEvidently/send/jsonText';
import { binaryText } from '../support/binaryText';

describe('objectText', () => {
	it('keeps the members of an object unchanged and in order, and omits undefined ones', () => {
		expect(objectText({ b: ' 1.10 ', none: undefined, 'a"': '"x"' })).toBe(
			'{"b": 1.10 ,"a\\"":"x"}',
		);
		expect(objectText({ none: undefined })).toBe('{}');
	});
});

describe('withMember', () => {
	it.each([
		['{}', '{"key":"k"}'],
		[' { } ', ' {"key":"k" } '],
		['{ "n": 12345678901234567890.10 }', '{"key":"k", "n": 12345678901234567890.10 }'],
		['\n{\n\t"a": {}\n}', '\n{"key":"k",\n\t"a": {}\n}'],
	])('adds a member to the text %j, which becomes %j', (object, expected) => {
		expect(withMember(object, 'key', '"k"')).toBe(expected);
	});

	it('adds a member to an object without changing its other members, whatever its whitespace', () => {
		const object = fc.dictionary(
			binaryText().filter((name) => name !== 'key'),
			fc.jsonValue(),
		);
		const space = fc.constantFrom(undefined, 1, '\t');
		fc.assert(
			fc.property(object, space, (value, spaces) => {
				const text = JSON.stringify(value, null, spaces);
				const { key, ...others } = JSON.parse(withMember(text, 'key', '1')) as { key: number };
				expect(key).toBe(1);
				expect(others).toEqual(JSON.parse(text));
			}),
			{ seed: 17 },
		);
	});
});
