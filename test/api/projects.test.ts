import {
	ARN_PATTERN,
	ARN_RULE,
	isProjectName,
	NAME_RULE,
	parseReference,
} from '../../nodes/AwsEvidently/api/projects';

it('accepts a project name of 1 to 127 characters', () => {
	expect(['a', 'x'.repeat(127), 'A.b_c-1', '..'].every(isProjectName)).toBe(true);
	expect(['', 'x'.repeat(128), 'a/b', 'a b', 'a\n'].some(isProjectName)).toBe(false);
});

it('describes valid project names and ARNs for error messages', () => {
	expect(NAME_RULE).toBe('1 to 127 letters, digits, ".", "_" or "-"');
	expect(ARN_RULE).toBe('arn:aws:evidently:REGION:ACCOUNT:project/NAME');
	expect(parseReference(ARN_RULE)).toEqual({
		name: 'NAME',
		owner: { service: 'evidently', region: 'REGION', account: 'ACCOUNT' },
	});
});

it('exports an ARN pattern that accepts ARNs of projects only', () => {
	const pattern = new RegExp(ARN_PATTERN);
	expect(pattern.test(ARN_RULE)).toBe(true);
	for (const wrong of ['demo', `x${ARN_RULE}`, `${ARN_RULE}/x`, `${ARN_RULE}${'x'.repeat(124)}`]) {
		expect(pattern.test(wrong)).toBe(false);
	}
});
