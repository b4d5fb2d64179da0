import {
	checkExists,
	describeProject,
	projectArn,
	readReference,
} from '../../nodes/AwsEvidently/receive/projects';

const ARN = 'arn:aws:evidently:us-east-1:123456789012:project/demo';

it('A project has the ARN of its Region', () => {
	expect(projectArn('us-east-1', 'demo')).toBe(ARN);
});

it('A project is described as one in which nothing has happened yet', () => {
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

describe('A reference', () => {
	it('is a name, or an ARN with its owner', () => {
		expect(readReference('demo')).toEqual({ name: 'demo' });
		const owner = { service: 'evidently', region: 'us-east-1', account: '123456789012' };
		expect(readReference(ARN)).toEqual({ name: 'demo', owner });
	});

	it.each([
		['a/b', "is neither a project's name nor its ARN"],
		[`${ARN}/feature/f`, "is neither a project's name nor its ARN"],
		['/'.repeat(2048), "is neither a project's name nor its ARN"],
		['x'.repeat(2049), 'has over 2048 characters'],
		['arn:aws:s3:us-east-1:123456789012:project/demo', 'is an ARN of another service'],
	])('is not %s', (text, reason) => {
		const message = `Value at 'project' failed to satisfy constraint: it ${reason}`;
		expect(() => readReference(text)).toThrow(
			expect.objectContaining({
				name: 'ValidationException',
				message: `1 validation error detected: ${message}`,
				members: { reason: 'fieldValidationFailed', fieldList: [{ name: 'project', message }] },
			}) as Error,
		);
	});

	it('may have as many characters as the model allows', () => {
		expect(readReference('x'.repeat(2048))).toEqual({ name: 'x'.repeat(2048) });
	});
});

describe('A project exists', () => {
	const projects = new Set(['demo', 'no name']);

	it('where it is among those that do', () => {
		expect(() => checkExists('demo', projects)).not.toThrow();
	});

	it.each(['other', '', 'no name'])('and not otherwise: "%s"', (name) => {
		expect(() => checkExists(name, projects)).toThrow(
			expect.objectContaining({
				name: 'ResourceNotFoundException',
				status: 404,
				message: `Project '${name}' doesn't exist.`,
				members: { resourceId: name, resourceType: 'Project' },
			}) as Error,
		);
	});
});
