import { compareVersions, publishedN8ns } from '../../n8n/registry';
import { OLDEST_N8N } from '../../nodes/AwsEvidently/aws/supportedN8n';

/**
 * What is tried unless told otherwise, besides the newest: the last patch of a minor version, every
 * two months or so; the first and the last of 1.x; the first of 2.x. The first two are too old, which
 * the nodes must say.
 */
const RELEASES = [
	'1.85.4',
	'1.101.1',
	'1.104.2',
	'1.110.1',
	'1.114.0',
	'1.118.2',
	'1.121.3',
	'1.123.81',
	'2.0.3',
	'2.4.8',
	'2.8.4',
	'2.12.2',
	'2.16.1',
	'2.20.12',
	'2.24.0',
	'2.30.8',
	'2.35.7',
	'2.40.7',
];

/** How many versions are tried to be installed before it is not the newest's fault. */
const NEWEST = 5;

/** An n8n to try: the first of these that can be installed. */
export interface Target {
	title: string;
	versions: string[];
}

export interface Selection {
	only?: string[];
	newest: boolean;
}

export async function toTargets({ only, newest }: Selection): Promise<Target[]> {
	const isAll = !only && !newest;
	const named = only ?? (isAll ? RELEASES : []);
	const targets = [...new Set(named)].map((version) => ({ title: version, versions: [version] }));
	if (!isAll && !newest) return targets;
	const versions = (await publishedN8ns()).slice(0, NEWEST);
	return [...targets, { title: 'the newest', versions }];
}

export const isSupported = (n8n: string) => compareVersions(n8n, OLDEST_N8N) >= 0;
