import { compareVersions, publishedN8ns } from '../../n8n/install/registry';
import { OLDEST_N8N } from '../../nodes/AwsEvidently/shared/supportedN8n';

/**
 * The default versions, besides the newest: two that are too old, which the nodes must report; the
 * oldest supported one; the last of 1.x; the first of 2.x; and some minor versions in between, each at
 * its last patch. Other versions can't be installed, since the npm registry lacks a dependency.
 */
const RELEASES = [
	'1.85.4',
	'1.101.1',
	'1.104.2',
	'1.110.1',
	'1.117.3',
	'1.121.3',
	'1.123.81',
	'2.0.3',
	'2.4.8',
	'2.8.4',
	'2.11.4',
	'2.16.1',
	'2.20.12',
	'2.23.4',
	'2.30.8',
	'2.35.7',
	'2.40.7',
];

/** The number of newest versions that are considered, since some lack a dependency in the registry. */
const CANDIDATES = 5;

/** An n8n to test: the first of these versions that can be installed. */
export interface Target {
	title: string;
	versions: string[];
}

/** Stands for the newest version that can be installed. */
export const NEWEST = 'newest';

/** @param names versions or `newest`; by default all of them */
export async function toTargets(names = [...RELEASES, NEWEST]): Promise<Target[]> {
	const named = [...new Set(names)].filter((name) => name !== NEWEST);
	const targets = named.map((version) => ({ title: version, versions: [version] }));
	if (!names.includes(NEWEST)) return targets;
	const versions = (await publishedN8ns()).slice(0, CANDIDATES);
	if (named.includes(versions[0]!)) return targets;
	return [...targets, { title: 'the newest', versions }];
}

export const isSupported = (n8n: string) => compareVersions(n8n, OLDEST_N8N) >= 0;
