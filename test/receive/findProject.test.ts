import { findProject, type Projects } from '../../nodes/AwsEvidently/receive/findProject';
import { projectArn } from '../../nodes/AwsEvidently/receive/projectResponses';

const REGION = 'eu-west-1';
const names = ['demo', 'a.b_c-9', 'no name'];
const ANY_OWNER: Projects = { names, has: (name) => names.includes(name) };
const OWNED: Projects = { ...ANY_OWNER, owner: '123456789012' };

const find = (text: string, projects = OWNED) => findProject(text, REGION, projects);

function errorOf(text: string, projects?: Projects): unknown {
	try {
		find(text, projects);
	} catch (error) {
		return error;
	}
	throw new Error('The project was found.');
}

it('finds a project by its name and by its ARN', () => {
	expect(find('demo')).toBe('demo');
	expect(find('a.b_c-9')).toBe('a.b_c-9');
	expect(find(projectArn(REGION, 'demo'))).toBe('demo');
});

it.each(['', 'other', 'Demo', '..', '__proto__', 'x'.repeat(128), 'x'.repeat(2048)])(
	'does not find the project %j',
	(name) => {
		expect(errorOf(name)).toMatchObject({
			name: 'ResourceNotFoundException',
			status: 404,
			message: `Project '${name}' doesn't exist.`,
			members: { resourceId: name, resourceType: 'Project' },
		});
	},
);

const NEITHER = "is neither a project's name nor its ARN";

it.each([
	['demo/../demo', NEITHER],
	['../demo', NEITHER],
	['no name', NEITHER],
	['demo\u0000', NEITHER],
	['démo', NEITHER],
	['arn:aws:evidently:eu-west-1:123456789012:feature/demo', NEITHER],
	['arn:aws:evidently:eu-west-1:project/demo', NEITHER],
	['arn:aws:evidently:eu-west-1:123456789012:project/demo/feature/x', NEITHER],
	['/'.repeat(2048), NEITHER],
	['x'.repeat(2049), 'has over 2048 characters'],
	['arn:aws:s3:eu-west-1:123456789012:project/demo', 'is an ARN of another service'],
])('rejects the project %j, which %s', (text, reason) => {
	const message = `Value at 'project' failed to satisfy constraint: it ${reason}`;
	expect(errorOf(text)).toMatchObject({
		name: 'ValidationException',
		status: 400,
		message: `1 validation error detected: ${message}`,
		members: { reason: 'fieldValidationFailed', fieldList: [{ name: 'project', message }] },
	});
});

it('denies access to the project of another account', () => {
	const arn = projectArn(REGION, 'demo').replace('123456789012', '999999999999');
	expect(errorOf(arn)).toMatchObject({
		name: 'AccessDeniedException',
		status: 403,
		message: `The caller is not authorized to use the resource ${arn}`,
	});
});

it('does not find a project of another Region', () => {
	const arn = projectArn('us-east-1', 'demo');
	expect(errorOf(arn)).toMatchObject({
		name: 'ResourceNotFoundException',
		message: `${arn} is not a resource in ${REGION}.`,
	});
});

it('finds a project by an ARN of any account and Region if the endpoint has no owner', () => {
	expect(find('arn:aws:evidently:eu-north-1:999999999999:project/demo', ANY_OWNER)).toBe('demo');
});
