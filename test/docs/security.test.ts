import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../..');

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

/** The rows of the table: each promise with the tests that check it. */
const promises = read('SECURITY.md')
	.split('\n')
	.flatMap((line) => {
		const [, promise, tests] = /^\| (\S.*?) +\| (\[`test\/.+?) +\|$/.exec(line) ?? [];
		return promise && tests ? [[promise, tests] as const] : [];
	});

/** Matches each file with the titles of its tests. */
const FILE_AND_TITLES = /\[`([^`]+)`\]\(([^)]+)\): (_.+?_)(?=; \[`|$)/g;

it('SECURITY.md lists promises', () => {
	expect(promises.length).toBeGreaterThan(5);
});

it.each(promises)('the tests of this promise exist: %s', (_promise, tests) => {
	const named = [...tests.matchAll(FILE_AND_TITLES)];
	expect(named.map(([all]) => all).join('; ')).toBe(tests);
	for (const [, file, link, titles] of named) {
		expect(link).toBe(file);
		for (const title of titles!.slice(1, -1).split('_; _')) expect(read(file!)).toContain(title);
	}
});
