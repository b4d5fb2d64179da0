import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { cleanUp, temporaryFolder } from '../evidently/cleanUp';

const CHANGELOG = `# Changelog

All notable changes.

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-11-23

### Added

- The first thing.

[Unreleased]: https://example.com/o/r/compare/v0.1.0...HEAD
[0.1.0]: https://example.com/o/r/releases/tag/v0.1.0
`;

const RELEASED = `# Changelog

All notable changes.

## [Unreleased]

## [0.2.0] - TODAY

### Added

- A thing.

## [0.1.0] - 2026-11-23

### Added

- The first thing.

[Unreleased]: https://example.com/o/r/compare/v0.2.0...HEAD
[0.2.0]: https://example.com/o/r/compare/v0.1.0...v0.2.0
[0.1.0]: https://example.com/o/r/releases/tag/v0.1.0
`;

let folder: string;

const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
const read = (file: string) => readFile(join(folder, file), 'utf8');
const write = (file: string, text: string) => writeFile(join(folder, file), text);
async function change(changelog: string): Promise<void> {
	await write('CHANGELOG.md', changelog);
	commitAll();
}

const commitAll = () => git('commit', '--all', '--message', 'Change');

beforeEach(async () => {
	folder = await temporaryFolder();
	git('init', '--quiet', '--initial-branch', 'main');
	git('config', 'user.name', 'Somebody');
	git('config', 'user.email', 'somebody@example.com');
	const manifest = { name: 'r', version: '0.1.0' };
	const packages = { '': manifest };
	await write('package.json', JSON.stringify(manifest));
	await write('package-lock.json', JSON.stringify({ ...manifest, lockfileVersion: 3, packages }));
	await write('CHANGELOG.md', CHANGELOG);
	git('add', '.');
	commitAll();
});
afterEach(cleanUp);

const MAIN = resolve(__dirname, '../../release/main.ts');

/** Runs in a separate process, since the library for changelogs is an ES module. */
const cut = (bump = 'minor') =>
	execFileSync(process.execPath, [require.resolve('tsx/cli'), MAIN, bump], {
		cwd: folder,
		encoding: 'utf8',
		stdio: 'pipe',
	});

it('A release is a commit with its version everywhere, and a tag', async () => {
	expect(cut()).toContain('v0.2.0 is ready');
	const dated = /^(## \[0\.2\.0] - )\d{4}-\d\d-\d\d$/m;
	expect((await read('CHANGELOG.md')).replace(dated, '$1TODAY')).toBe(RELEASED);
	expect(JSON.parse(await read('package.json'))).toMatchObject({ version: '0.2.0' });
	expect(JSON.parse(await read('package-lock.json'))).toMatchObject({
		version: '0.2.0',
		packages: { '': { version: '0.2.0' } },
	});
	expect(git('status', '--porcelain')).toBe('');
	expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
	expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
});

describe('Nothing is released or changed', () => {
	const state = () => [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('tag')];

	const without = '### Added\n\n- A thing.\n\n';
	const doubled = CHANGELOG.replace('0.1.0', '0.2.0');
	const refusals: Array<[string, () => unknown, string]> = [
		['from another branch', () => git('switch', '--create', 'idea'), 'The current branch is idea'],
		['with changes that are not committed', () => write('new.txt', ''), '?? new.txt'],
		['under a tag that is there', () => git('tag', 'v0.2.0'), 'The tag v0.2.0 already exists'],
		[
			'where nothing is new',
			() => change(CHANGELOG.replace(without, '')),
			'no entries under Unreleased',
		],
		['as a version that the changelog has', () => change(doubled), 'already has 0.2.0'],
	];

	it.each(refusals)('%s', async (_what, prepare, words) => {
		await prepare();
		const before = state();
		expect(() => cut()).toThrow(words);
		expect(state()).toEqual(before);
	});

	it('as a version that is no step from the last', () => {
		expect(() => cut('mini')).toThrow('Allowed choices are patch, minor, major.');
	});
});
