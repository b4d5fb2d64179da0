import fc from 'fast-check';
import {
	describeProject,
	pageOfProjects,
	projectArn,
} from '../../nodes/AwsEvidently/receive/projectResponses';

const ARN = 'arn:aws:evidently:us-east-1:123456789012:project/demo';

const list = (names: string[], query: Record<string, string> = {}) =>
	pageOfProjects(names, new URLSearchParams(query));

it('lists all projects by name if they fit on a page', () => {
	expect(list(['b', 'a'])).toEqual({ names: ['a', 'b'] });
	expect(list([])).toEqual({ names: [] });
});

it('lists fifty projects per page by default', () => {
	const names = Array.from({ length: 51 }, (_, i) => `p${i}`);
	expect(list(names).names).toHaveLength(50);
	expect(list(names).nextToken).toBeDefined();
	expect(list(names.slice(1)).nextToken).toBeUndefined();
});

it('lists every project once across all pages', () => {
	const names = fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/), { maxLength: 30 });
	fc.assert(
		fc.property(names, fc.integer({ min: 1, max: 50 }), (all, maxResults) => {
			const seen: string[] = [];
			let nextToken: string | undefined;
			for (let pages = 0; pages === 0 || (nextToken && pages <= all.length); pages++) {
				const page = list(all, { maxResults: String(maxResults), ...(nextToken && { nextToken }) });
				expect(page.names.length).toBeLessThanOrEqual(maxResults);
				seen.push(...page.names);
				nextToken = page.nextToken;
			}
			expect(nextToken).toBeUndefined();
			expect(seen).toEqual([...all].sort());
		}),
		{ seed: 1 },
	);
});

it.each(['0', '51', '-1', '1.5', 'x', '', '1e1'])(
	'rejects a listing with maxResults=%s',
	(maxResults) => {
		expect(() => list(['a'], { maxResults })).toThrow(/'maxResults'.*from 1 to 50/);
	},
);

it.each(['', 'x', 'YWZ0ZXI'])('rejects a listing with the token %j', (nextToken) => {
	expect(() => list(['a'], { nextToken })).toThrow(/'nextToken'.*a token of an earlier response/);
});

it('describes a project with an ARN of its Region', () => {
	expect(projectArn('us-east-1', 'demo')).toBe(ARN);
});

it('describes a project as having no features, launches and experiments', () => {
	expect(describeProject('demo', 'us-east-1', 1_769_860_800.5)).toEqual({
		arn: ARN,
		name: 'demo',
		status: 'AVAILABLE',
		createdTime: 1_769_860_800.5,
		lastUpdatedTime: 1_769_860_800.5,
		featureCount: 0,
		launchCount: 0,
		activeLaunchCount: 0,
		experimentCount: 0,
		activeExperimentCount: 0,
		tags: {},
	});
});
