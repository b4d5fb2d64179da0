import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { releaseChangelog } from './changelog';

/** The only branch that releases are made from. */
const BRANCH = 'main';

/** Runs a program and returns its output. */
type Run = (program: string, ...args: string[]) => Promise<string>;

const runIn =
	(folder: string): Run =>
	async (program, ...args) =>
		(await promisify(execFile)(program, args, { cwd: folder })).stdout.trim();

/**
 * Makes a release from the changelog's entries under Unreleased: a commit that sets the version in
 * CHANGELOG.md, package.json and package-lock.json, and a tag. It pushes nothing.
 *
 * @param step the part of the version to increase: `patch`, `minor` or `major`
 * @param date the day of the release, as YYYY-MM-DD
 * @returns the tag, such as `v0.2.0`
 * @throws Error with a clear message; the folder is then unchanged
 */
export async function cutRelease(folder: string, step: string, date: string): Promise<string> {
	const run = runIn(folder);
	await checkFolder(run);
	try {
		const tag = await run('npm', 'version', step, '--no-git-tag-version');
		await checkTag(run, tag);
		const file = join(folder, 'CHANGELOG.md');
		await writeFile(file, releaseChangelog(await readFile(file, 'utf8'), tag.slice(1), date));
		await run('git', 'commit', '--all', '--message', `Release ${tag.slice(1)}`);
		await run('git', 'tag', '--annotate', tag, '--message', tag);
		return tag;
	} catch (error) {
		await run('git', 'restore', '--staged', '--worktree', '.');
		throw error;
	}
}

async function checkFolder(run: Run): Promise<void> {
	const branch = await run('git', 'branch', '--show-current');
	if (branch !== BRANCH)
		throw new Error(`The current branch is ${branch}. Switch to ${BRANCH} to make a release.`);
	const changes = await run('git', 'status', '--porcelain');
	if (changes !== '')
		throw new Error(`There are uncommitted changes. Commit or undo them:\n${changes}`);
}

async function checkTag(run: Run, tag: string): Promise<void> {
	const existing = await run('git', 'tag', '--list', tag);
	if (existing !== '')
		throw new Error(`The tag ${tag} already exists. Check the version in package.json.`);
}
