import { execFileSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import { scripts } from '../../package.json';
import { cleanUp, temporaryFolder } from '../support/cleanUp';

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

/** The only entry under Unreleased. */
const ENTRY = '### Added\n\n- A thing.\n\n';

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
	git('config', 'user.name', 'Someone');
	git('config', 'user.email', 'someone@example.com');
	const manifest = { name: 'r', version: '0.1.0' };
	const packages = { '': manifest };
	await write('package.json', JSON.stringify({ ...manifest, scripts }));
	await write('package-lock.json', JSON.stringify({ ...manifest, lockfileVersion: 3, packages }));
	await write('CHANGELOG.md', CHANGELOG);
	await write('.npmrc', 'ignore-scripts=true');
	await write('.gitignore', 'node_modules\nrelease');
	for (const name of ['node_modules', 'release'])
		await symlink(join(REPOSITORY, name), join(folder, name));
	git('add', '.');
	commitAll();
});
afterEach(cleanUp);

/** Runs the script `release` of this repository's package.json in the folder, as npm does. */
const cut = () =>
	execFileSync('sh', ['-c', `${scripts.release} minor`], {
		cwd: folder,
		// The tests themselves may run in a silent npm, whose settings would be inherited.
		env: { ...process.env, npm_config_loglevel: 'notice' },
		encoding: 'utf8',
		stdio: 'pipe',
	});

it('creates a commit with the new version in every file, and an annotated tag', async () => {
	expect(cut()).toContain('git push --atomic origin main v0.2.0');
	const dated = /^(## \[0\.2\.0] - )\d{4}-\d\d-\d\d$/m;
	expect((await read('CHANGELOG.md')).replace(dated, '$1TODAY')).toBe(RELEASED);
	expect(JSON.parse(await read('package.json'))).toMatchObject({ version: '0.2.0' });
	expect(JSON.parse(await read('package-lock.json'))).toMatchObject({
		version: '0.2.0',
		packages: { '': { version: '0.2.0' } },
	});
	expect(git('status', '--porcelain')).toBe('');
	expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
	expect(git('cat-file', '-t', 'v0.2.0')).toBe('tag');
	expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
});

/** Runs the script `preversion`, which npm runs before it changes anything. */
const check = () =>
	execFileSync('sh', ['-c', scripts.preversion], {
		cwd: folder,
		env: { ...process.env, npm_new_version: '0.2.0' },
		stdio: 'pipe',
	});

const state = () => [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('tag')];

it('changes nothing if the check before a release fails', async () => {
	await change(CHANGELOG.replace(ENTRY, ''));
	const before = state();
	expect(() => cut()).toThrow('no entries under Unreleased');
	expect(state()).toEqual(before);
});

it('makes no release from changes that are not committed', async () => {
	await write('CHANGELOG.md', '');
	expect(() => cut()).toThrow('Git working directory not clean');
	expect(git('tag')).toBe('');
});

it.each<[string, () => unknown, string]>([
	[
		'on another branch than main',
		() => git('switch', '--create', 'idea'),
		'The current branch is idea',
	],
	['if its tag exists already', () => git('tag', 'v0.2.0'), 'The tag v0.2.0 already exists'],
	[
		'if the changelog has only a heading under Unreleased',
		() => change(CHANGELOG.replace('- A thing.\n', '')),
		'no entries under Unreleased',
	],
	[
		'if the changelog has its version already',
		() => change(CHANGELOG.replace('0.1.0', '0.2.0')),
		'already has 0.2.0',
	],
])('rejects a release %s, before anything has changed', async (_what, prepare, message) => {
	await prepare();
	const before = state();
	expect(() => check()).toThrow(message);
	expect(state()).toEqual(before);
});
