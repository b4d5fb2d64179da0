import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = resolve(__dirname, '../..');

const run = promisify(execFile);

const markdownIn = (folder: string) =>
	readdirSync(join(REPOSITORY, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(folder, name));

/**
 * Returns the problems that remark finds in these files, or an empty text. Remark runs in a separate
 * process, since it is an ES module, and looks for no git remote, which a fresh clone may lack.
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
	it('has no broken links or images in its pages', async () => {
		expect(await problemsIn([...markdownIn('.'), ...markdownIn('docs')])).toBe('');
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

	it('accepts links to headings and files that exist', async () => {
		expect(await problemsOf('[a](#page) [b](other.md) [c](other.md#a-heading)')).toBe('');
	});

	it.each([
		['a heading of the same page', '[a](#nowhere)', 'Cannot find heading for `#nowhere`'],
		['a heading of another page', '[a](other.md#nowhere)', '`#nowhere` in `other.md`'],
		['a file', '[a](missing.md)', 'Cannot find file `missing.md`'],
		['a file from a table', '| a |\n| - |\n| [a](missing.md) |', 'Cannot find file `missing.md`'],
		['an image', '![a](images/missing.png)', 'Cannot find file `images/missing.png`'],
	])('reports a link to %s that does not exist', async (_what, text, problem) => {
		expect(await problemsOf(text)).toContain(problem);
	});
});
