import { projectArn } from '../../nodes/AwsEvidently/receive/projects';
import { findProject } from '../../evidently/findProject';

const REGION = 'eu-west-1';
const PROJECTS = new Map([
	['demo', 1],
	['a.b_c-9', 2],
]);

const find = (reference: string) => findProject(reference, REGION, PROJECTS);

function errorOf(reference: string): unknown {
	try {
		find(reference);
	} catch (error) {
		return error;
	}
	throw new Error('It was found.');
}

test('finds a project by its name and by its ARN', () => {
	expect(find('demo')).toBe('demo');
	expect(find('a.b_c-9')).toBe('a.b_c-9');
	expect(find(projectArn(REGION, 'demo'))).toBe('demo');
});

test.each(['', 'other', 'Demo', '..', '__proto__', 'x'.repeat(128)])('does not find %j', (name) => {
	expect(errorOf(name)).toMatchObject({
		name: 'ResourceNotFoundException',
		status: 404,
		members: { resourceId: name, resourceType: 'Project' },
	});
});

test.each([
	'demo/../demo',
	'../demo',
	'de mo',
	'demo\u0000',
	'démo',
	'arn:aws:evidently:eu-west-1:123456789012:feature/demo',
	'arn:aws:evidently:eu-west-1:project/demo',
	'arn:aws:evidently:eu-west-1:123456789012:project/demo/feature/x',
	'arn:aws:s3:eu-west-1:123456789012:project/demo',
	'x'.repeat(2049),
])('calls %j invalid', (reference) => {
	expect(errorOf(reference)).toMatchObject({
		name: 'ValidationException',
		status: 400,
		members: { reason: 'fieldValidationFailed', fieldList: [{ name: 'project' }] },
	});
});

test("denies access to another account's project", () => {
	const arn = projectArn(REGION, 'demo').replace('123456789012', '999999999999');
	expect(errorOf(arn)).toMatchObject({
		name: 'AccessDeniedException',
		status: 403,
		message: `The caller is not authorized to use the resource ${arn}`,
	});
});

test('does not find a project of another Region', () => {
	const arn = projectArn('us-east-1', 'demo');
	expect(errorOf(arn)).toMatchObject({
		name: 'ResourceNotFoundException',
		message: `${arn} is not a resource in ${REGION}.`,
	});
});
