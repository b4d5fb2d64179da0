import {
	isProjectName,
	MAX_REFERENCE_LENGTH,
	parseReference,
	type ProjectReference,
} from '../api/projects';
import { SIGNING_NAME } from '../api/signing';
import { fieldValidationException, resourceNotFoundException } from './awsErrors';

/** The account that owns every project here. */
export const ACCOUNT_ID = '123456789012';

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

export const projectArn = (region: string, name: string) =>
	`arn:aws:${SIGNING_NAME}:${region}:${ACCOUNT_ID}:project/${name}`;

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
 * Reads what a request calls a project, by the API model's rules.
 * @param text a name or an ARN, decoded
 * @throws ValidationException
 */
export function readReference(text: string): ProjectReference {
	const reference = parseReference(text);
	if (!reference) {
		const isLong = text.length > MAX_REFERENCE_LENGTH;
		throw invalidReference(
			isLong
				? `has over ${MAX_REFERENCE_LENGTH} characters`
				: "is neither a project's name nor its ARN",
		);
	}
	if (reference.owner && reference.owner.service !== SIGNING_NAME) {
		throw invalidReference('is an ARN of another service');
	}
	return reference;
}

function invalidReference(reason: string) {
	const message = `Value at 'project' failed to satisfy constraint: it ${reason}`;
	return fieldValidationException([{ name: 'project', message }]);
}

/** The projects of an endpoint. */
export interface Projects {
	/** Asked for names that a project may have. */
	has(name: string): boolean;
	/** Those that a list shows. */
	names: readonly string[];
}

/** @throws ResourceNotFoundException for a project that isn't among those that exist. */
export function checkExists(name: string, projects: Pick<Projects, 'has'>): void {
	if (isProjectName(name) && projects.has(name)) return;
	throw resourceNotFoundException(name, `Project '${name}' doesn't exist.`);
}
