import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = resolve(__dirname, '../..');

/** More than this and a reader no longer finds the two commands and the list of pages. */
const MAX_README_LINES = 220;

const run = promisify(execFile);

const markdownIn = (folder: string) =>
	readdirSync(join(REPOSITORY, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(folder, name));

const PAGES = markdownIn('docs');

const readPage = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

/**
 * What remark finds wrong, or nothing. It runs in a separate process, since it is an ES module,
 * and without looking for a git remote, which a fresh clone need not have.
 */
async function problemsIn(files: string[]): Promise<string> {
	const remark = join(REPOSITORY, 'node_modules/.bin/remark');
	const options = ['--frail', '--quiet', '--no-stdout', '--no-config', '--no-color'];
	const plugin = ['--use', 'remark-validate-links=repository:false'];
	const args = [remark, ...options, ...plugin, '--', ...files];
	return await run(process.execPath, args, { cwd: REPOSITORY }).then(
		() => '',
		(error: Error) => error.message,
	);
}

describe('The documentation', () => {
	it('has no link or image that leads nowhere', async () => {
		expect(await problemsIn([...markdownIn('.'), ...PAGES])).toBe('');
	});

	it('has a README that is read in a few minutes', () => {
		const lines = readPage('README.md').trimEnd().split('\n').length;
		expect(lines).toBeLessThanOrEqual(MAX_README_LINES);
	});

	it.each(PAGES)('says first for whom %s is', (page) => {
		const [title, opening] = readPage(page).split('\n\n');
		expect(title).toMatch(/^# /);
		expect(opening).toMatch(/^For /);
	});
});

describe('The check of links', () => {
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'links-'));
		await writeFile(join(folder, 'other.md'), '# Other\n\n## A heading\n');
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	async function problemsOf(text: string): Promise<string> {
		const file = join(folder, 'page.md');
		await writeFile(file, `# Page\n\n${text}\n`);
		return await problemsIn([file, join(folder, 'other.md')]);
	}

	it('has nothing against links that lead somewhere', async () => {
		expect(await problemsOf('[a](#page) [b](other.md) [c](other.md#a-heading)')).toBe('');
	});

	it.each([
		['a heading of the same page', '[a](#nowhere)', 'Cannot find heading for `#nowhere`'],
		['a heading of another page', '[a](other.md#nowhere)', '`#nowhere` in `other.md`'],
		['a file', '[a](missing.md)', 'Cannot find file `missing.md`'],
		['a file from a table', '| a |\n| - |\n| [a](missing.md) |', 'Cannot find file `missing.md`'],
		['an image', '![a](images/missing.png)', 'Cannot find file `images/missing.png`'],
	])('finds a link to %s that is not there', async (_what, text, problem) => {
		expect(await problemsOf(text)).toContain(problem);
	});
});
