import { parser, Release } from 'keep-a-changelog';

/**
 * A changelog in the form of Keep a Changelog, with what is under Unreleased as a version.
 *
 * @param date the day of the release, YYYY-MM-DD.
 * @throws Error if nothing is under Unreleased, or if the version is there already.
 */
export function releaseChangelog(text: string, version: string, date: string): string {
	const changelog = parser(text);
	// With empty lines around headings, as Prettier wants them.
	changelog.format = 'markdownlint';
	const unreleased = changelog.findRelease();
	if (!unreleased || unreleased.isEmpty())
		throw new Error('CHANGELOG.md has nothing under Unreleased: say there what changed.');
	if (changelog.findRelease(version)) throw new Error(`CHANGELOG.md has ${version} already.`);
	unreleased.setVersion(version);
	unreleased.setDate(date);
	changelog.addRelease(new Release());
	return changelog.toString();
}
