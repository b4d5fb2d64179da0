import { PROJECT_FORMS, toProject } from '../../nodes/AwsEvidently/send/projectParameter';

const ARN = 'arn:aws:evidently:us-east-1:123456789012:project/';

describe('A valid project', () => {
	it.each([
		['a name', 'checkout'],
		['a name with every kind of character', 'Check-Out_2.0'],
		['a name of one character', 'x'],
		['a name of 127 characters', 'x'.repeat(127)],
		['a name of three dots', '...'],
		['an ARN', `${ARN}checkout`],
		['an ARN of another partition', 'arn:aws-cn:evidently:cn-north-1:1:project/checkout'],
		['an ARN of 2048 characters', `arn:${'x'.repeat(2048 - 20)}::::project/demo`],
	])('accepts %s as the project', (_what, project) => {
		expect(toProject(project)).toBe(project);
	});

	it('accepts a number as the name of a project', () => {
		expect(toProject(2026)).toBe('2026');
		expect(toProject(0)).toBe('0');
	});

	it('ignores spaces around the project', () => {
		expect(toProject(' checkout\n')).toBe('checkout');
	});
});

it('explains an invalid project with the rules of names and ARNs', () => {
	expect(PROJECT_FORMS).toBe(
		'Use a project name (1 to 127 letters, digits, ".", "_" or "-") or a project ARN (arn:aws:evidently:REGION:ACCOUNT:project/NAME).',
	);
});

describe('An invalid project', () => {
	it.each([
		['undefined', undefined, 'Missing Project'],
		['an empty string', '', 'Missing Project'],
		['only spaces', '  ', 'Missing Project'],
		['null', null, 'Invalid Project: null'],
		['a fraction', 0.5, 'Invalid Project: 0.5'],
		['a number that JavaScript rounds', 2 ** 53, 'Invalid Project: 9007199254740992'],
		['an object', { name: 'checkout' }, 'Invalid Project: {"name":"checkout"}'],
		['a name of 128 characters', 'x'.repeat(128), `Invalid Project: "${'x'.repeat(79)}…`],
		['a name with a slash', 'a/b', 'Invalid Project: "a/b"'],
		['a name with a space', 'a b', 'Invalid Project: "a b"'],
		['a name with a letter that is not ASCII', 'käse', 'Invalid Project: "käse"'],
		['a name with a line break', 'a\nb', 'Invalid Project: "a\\nb"'],
		['a single dot', '.', 'Invalid Project: "."'],
		['two dots', '..', 'Invalid Project: ".."'],
		['an ARN without a name', ARN, `Invalid Project: "${ARN}"`],
		['an ARN of something else', 'arn:aws:s3:::bucket', 'Invalid Project: "arn:aws:s3:::bucket"'],
		['an ARN of a feature', `${ARN}a/feature/b`, `Invalid Project: "${ARN}a/feature/b"`],
		[
			'an ARN of 2049 characters',
			`arn:${'x'.repeat(2049 - 20)}::::project/demo`,
			'Invalid Project: "arn:x',
		],
	])('rejects %s as the project', (_what, value, seen) => {
		const attempt = () => toProject(value);
		expect(attempt).toThrow(seen);
		expect(attempt).toThrow(PROJECT_FORMS);
	});
});
