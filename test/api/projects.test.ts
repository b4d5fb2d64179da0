import {
	ARN_PATTERN,
	ARN_RULE,
	isProjectName,
	NAME_RULE,
	parseReference,
} from '../../nodes/AwsEvidently/api/projects';

test('names a project by 1 to 127 characters', () => {
	expect(['a', 'x'.repeat(127), 'A.b_c-1', '..'].every(isProjectName)).toBe(true);
	expect(['', 'x'.repeat(128), 'a/b', 'a b', 'a\n'].some(isProjectName)).toBe(false);
});

test('says in words how a project is named', () => {
	expect(NAME_RULE).toBe('1 to 127 letters, digits, ".", "_" or "-"');
	expect(ARN_RULE).toBe('arn:aws:evidently:REGION:ACCOUNT:project/NAME');
	expect(parseReference(ARN_RULE)).toEqual({
		name: 'NAME',
		owner: { service: 'evidently', region: 'REGION', account: 'ACCOUNT' },
	});
});

test('has a pattern for ARNs that the editor can check', () => {
	const pattern = new RegExp(ARN_PATTERN);
	expect(pattern.test(ARN_RULE)).toBe(true);
	for (const wrong of ['demo', `x${ARN_RULE}`, `${ARN_RULE}/x`, `${ARN_RULE}${'x'.repeat(124)}`]) {
		expect(pattern.test(wrong)).toBe(false);
	}
});
