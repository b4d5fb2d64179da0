import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import manifest from '../../package.json';

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

it('the README has the address from which n8n can import each example', async () => {
	const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
	const addresses = [...readme.matchAll(/\]\((https:\/\/raw\.githubusercontent\.com\/[^)]+)\)/g)];
	const examples = readdirSync(join(REPOSITORY, 'examples')).filter((name) =>
		name.endsWith('.json'),
	);
	const { pathname } = new URL(manifest.homepage);
	expect(addresses.map(([, address]) => address).sort()).toEqual(
		examples.map((name) => `https://raw.githubusercontent.com${pathname}/main/examples/${name}`),
	);
});

describe('The check of links', () => {
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'links-'));
		await writeFile(join(folder, 'other.md'), '# Other\n\n## A heading\n');
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	async function problemsOf(...texts: string[]): Promise<string> {
		const file = join(folder, 'page.md');
		await writeFile(file, ['# Page', ...texts, ''].join('\n\n'));
		return await problemsIn([file, join(folder, 'other.md')]);
	}

	it('accepts links to headings and files that exist', async () => {
		expect(await problemsOf('[a](#page) [b](other.md) [c](other.md#a-heading)')).toBe('');
	});

	it('reports links to headings, files and images that do not exist', async () => {
		const problems = await problemsOf(
			'[a](#nowhere)',
			'[a](other.md#nowhere)',
			'[a](missing.md)',
			'| a |\n| - |\n| [a](from-a-table.md) |',
			'![a](images/missing.png)',
		);
		expect(problems).toContain('Cannot find heading for `#nowhere`');
		expect(problems).toContain('`#nowhere` in `other.md`');
		expect(problems).toContain('Cannot find file `missing.md`');
		expect(problems).toContain('Cannot find file `from-a-table.md`');
		expect(problems).toContain('Cannot find file `images/missing.png`');
	});
});
