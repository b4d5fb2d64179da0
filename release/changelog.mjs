/**
 * npm runs this file before `npm version` changes anything: see `preversion` in package.json. It checks
 * that the release can be made, and stages CHANGELOG.md with the version for the commit that npm makes.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** The only branch that releases are made from. */
const BRANCH = 'main';

const FILE = 'CHANGELOG.md';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();

/**
 * Moves the entries under Unreleased to a new version.
 *
 * @param {string} changelog
 * @param {string} version
 * @param {string} date the day of the release, as YYYY-MM-DD
 */
function released(changelog, version, date) {
	if (changelog.includes(`## [${version}]`))
		throw new Error(`${FILE} already has ${version}. Check the version in package.json.`);
	const [, entries = ''] = /^## \[Unreleased]\n(.*?)^(?:## |\[)/ms.exec(changelog) ?? [];
	if (!/^- /m.test(entries))
		throw new Error(`${FILE} has no entries under Unreleased. Describe there what has changed.`);
	return changelog
		.replace('## [Unreleased]', `$&\n\n## [${version}] - ${date}`)
		.replace(
			/^\[Unreleased]: (.+)\/compare\/(.+)\.\.\.HEAD$/m,
			`[Unreleased]: $1/compare/v${version}...HEAD\n[${version}]: $1/compare/$2...v${version}`,
		);
}

function stageRelease(version) {
	const branch = git('branch', '--show-current');
	if (branch !== BRANCH)
		throw new Error(`The current branch is ${branch}. Switch to ${BRANCH} to make a release.`);
	if (git('tag', '--list', `v${version}`) !== '')
		throw new Error(`The tag v${version} already exists. Check the version in package.json.`);
	const today = new Date().toISOString().slice(0, 10);
	writeFileSync(FILE, released(readFileSync(FILE, 'utf8'), version, today));
	git('add', FILE);
}

try {
	stageRelease(process.env.npm_new_version);
} catch (error) {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
}
