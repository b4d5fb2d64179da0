import { ACCOUNT_ID } from './defaults';
import {
	accessDeniedException,
	fieldValidationException,
	resourceNotFoundException,
	type AwsError,
} from './errors';

/** A project as GetProject and ListProjects reply it; times are epoch seconds. */
export interface Project {
	arn: string;
	name: string;
	status: 'AVAILABLE';
	createdTime: number;
	lastUpdatedTime: number;
	featureCount: number;
	launchCount: number;
	activeLaunchCount: number;
	experimentCount: number;
	activeExperimentCount: number;
	tags: Record<string, string>;
}

const PROJECT_NAME = /^[a-zA-Z0-9._-]{1,127}$/;
const NAME_REFERENCE = /^[a-zA-Z0-9._-]*$/;
const ARN_REFERENCE =
	/^arn:[^:]*:(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):project\/(?<name>[a-zA-Z0-9._-]*)$/;
const MAX_REFERENCE_LENGTH = 2048;

export const isProjectName = (name: string) => PROJECT_NAME.test(name);

export const projectArn = (region: string, name: string) =>
	`arn:aws:evidently:${region}:${ACCOUNT_ID}:project/${name}`;

/** @param createdTime epoch seconds */
export const describeProject = (name: string, region: string, createdTime: number): Project => ({
	arn: projectArn(region, name),
	name,
	status: 'AVAILABLE',
	createdTime,
	lastUpdatedTime: createdTime,
	featureCount: 0,
	launchCount: 0,
	activeLaunchCount: 0,
	experimentCount: 0,
	activeExperimentCount: 0,
	tags: {},
});

/**
 * Finds the project that a request means.
 * @param reference a name or an ARN
 * @param projects by name
 * @param region the one that the request was signed for
 * @returns the project's name
 * @throws ValidationException, AccessDeniedException (another account), ResourceNotFoundException
 */
export function findProject(
	reference: string,
	region: string,
	projects: ReadonlyMap<string, unknown>,
): string {
	const name = nameIn(reference, region);
	if (!projects.has(name)) {
		throw resourceNotFoundException(name, `Project '${name}' doesn't exist.`);
	}
	return name;
}

function nameIn(reference: string, region: string): string {
	if (reference.length > MAX_REFERENCE_LENGTH) throw invalidReference('has over 2048 characters');
	if (NAME_REFERENCE.test(reference)) return reference;
	const arn = ARN_REFERENCE.exec(reference)?.groups;
	if (!arn) throw invalidReference("is neither a project's name nor its ARN");
	if (arn.service !== 'evidently') throw invalidReference('is an ARN of another service');
	if (arn.account !== ACCOUNT_ID) {
		throw accessDeniedException(`The caller is not authorized to use the resource ${reference}`);
	}
	if (arn.region !== region) {
		throw resourceNotFoundException(reference, `${reference} is not a resource in ${region}.`);
	}
	return arn.name ?? '';
}

function invalidReference(reason: string): AwsError {
	const message = `Value at 'project' failed to satisfy constraint: it ${reason}`;
	return fieldValidationException([{ name: 'project', message }]);
}
