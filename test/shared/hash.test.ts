import { sha256, sha256OfParts } from '../../nodes/AwsEvidently/shared/hash';

it('hashes a text in UTF-8 and its bytes to the same hexadecimal digits', () => {
	const digits = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
	expect(sha256('hello')).toBe(digits);
	expect(sha256(new TextEncoder().encode('hello'))).toBe(digits);
});

it('hashes different lists of parts to different digits, whatever the parts contain', () => {
	const lists = [
		[],
		[''],
		['', ''],
		['a', 'b'],
		['ab'],
		['a","b'],
		['a', null],
		['a', 'null'],
		[1],
	];
	expect(new Set(lists.map(sha256OfParts)).size).toBe(lists.length);
});
