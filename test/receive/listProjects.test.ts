import fc from 'fast-check';
import { listProjects } from '../../nodes/AwsEvidently/receive/listProjects';

const list = (names: string[], query: Record<string, string> = {}) =>
	listProjects(names, new URLSearchParams(query));

test('lists all by name where they fit on a page', () => {
	expect(list(['b', 'a'])).toEqual({ names: ['a', 'b'] });
	expect(list([])).toEqual({ names: [] });
});

test('gives fifty a page unless told otherwise', () => {
	const names = Array.from({ length: 51 }, (_, i) => `p${i}`);
	expect(list(names).names).toHaveLength(50);
	expect(list(names).nextToken).toBeDefined();
	expect(list(names.slice(1)).nextToken).toBeUndefined();
});

test('gives every name once over all pages', () => {
	const names = fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/), { maxLength: 30 });
	fc.assert(
		fc.property(names, fc.integer({ min: 1, max: 50 }), (all, maxResults) => {
			const seen: string[] = [];
			let nextToken: string | undefined;
			for (let pages = 0; pages === 0 || (nextToken && pages <= all.length); pages++) {
				const page = list(all, { maxResults: String(maxResults), ...(nextToken && { nextToken }) });
				expect(page.names.length).toBeLessThanOrEqual(maxResults);
				seen.push(...page.names);
				nextToken = page.nextToken;
			}
			expect(nextToken).toBeUndefined();
			expect(seen).toEqual([...all].sort());
		}),
		{ seed: 1 },
	);
});

test.each(['0', '51', '-1', '1.5', 'x', '', '1e1'])('refuses maxResults=%s', (maxResults) => {
	expect(() => list(['a'], { maxResults })).toThrow(/'maxResults'.*from 1 to 50/);
});

test.each(['', 'x', 'YWZ0ZXI'])('refuses the token %j', (nextToken) => {
	expect(() => list(['a'], { nextToken })).toThrow(/'nextToken'.*a token of an earlier reply/);
});
