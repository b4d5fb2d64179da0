import { parser, Release } from 'keep-a-changelog';

/**
 * Moves the entries under Unreleased to a new version, in a changelog in the format of Keep a Changelog.
 *
 * @param date the day of the release, as YYYY-MM-DD
 * @throws Error if nothing is under Unreleased or the changelog already has the version
 */
export function releaseChangelog(text: string, version: string, date: string): string {
	const changelog = parser(text);
	// This format has empty lines around headings, as Prettier requires.
	changelog.format = 'markdownlint';
	const unreleased = changelog.findRelease();
	if (!unreleased || unreleased.isEmpty())
		throw new Error(
			'CHANGELOG.md has no entries under Unreleased. Describe there what has changed.',
		);
	if (changelog.findRelease(version))
		throw new Error(`CHANGELOG.md already has ${version}. Check the version in package.json.`);
	unreleased.setVersion(version);
	unreleased.setDate(date);
	changelog.addRelease(new Release());
	return changelog.toString();
}
