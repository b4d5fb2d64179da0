import fc from 'fast-check';

import { objectText, withMember } from '../../nodes/AwsEvidently/send/jsonText';

describe('An object as text', () => {
	it('keeps its members to the letter, in their order, and leaves out undefined ones', () => {
		expect(objectText({ b: ' 1.10 ', none: undefined, 'a"': '"x"' })).toBe(
			'{"b": 1.10 ,"a\\"":"x"}',
		);
		expect(objectText({ none: undefined })).toBe('{}');
	});
});

describe('A member is added to an object', () => {
	it.each([
		['{}', '{"key":"k"}'],
		[' { } ', ' {"key":"k" } '],
		['{ "n": 12345678901234567890.10 }', '{"key":"k", "n": 12345678901234567890.10 }'],
		['\n{\n\t"a": {}\n}', '\n{"key":"k",\n\t"a": {}\n}'],
	])('%j becomes %j', (object, expected) => {
		expect(withMember(object, 'key', '"k"')).toBe(expected);
	});

	it('which means the same but for that member, whatever the object and its spaces', () => {
		const object = fc.dictionary(
			fc.string({ unit: 'binary' }).filter((name) => name !== 'key'),
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
