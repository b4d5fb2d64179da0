import {
	isProjectName,
	MAX_REFERENCE_LENGTH,
	parseReference,
	type ProjectReference,
} from '../api/projects';
import { SIGNING_NAME } from '../api/signing';
import {
	accessDeniedException,
	type AwsError,
	fieldValidationException,
	resourceNotFoundException,
	violation,
} from './awsErrors';

/** The projects of an endpoint. */
export interface Projects {
	/** Returns whether the project exists. It is called only with valid names. */
	has(name: string): boolean;
	/** The projects that ListProjects returns. */
	names: readonly string[];
	/** The account that ARNs must name, together with the Region that was signed for. */
	owner?: string;
}

/**
 * Finds the project that a request names.
 * @param text a name or an ARN, decoded
 * @param region the Region that the request was signed for
 * @param notFound makes the error for a project that doesn't exist
 * @returns the project's name
 * @throws ValidationException, AccessDeniedException, ResourceNotFoundException
 */
export function findProject(
	text: string,
	region: string,
	projects: Projects,
	notFound: (name: string) => AwsError = projectNotFound,
): string {
	const { name, owner } = readReference(text);
	if (owner && projects.owner !== undefined)
		checkOwner(text, owner, { region, account: projects.owner });
	if (isProjectName(name) && projects.has(name)) return name;
	throw notFound(name);
}

const projectNotFound = (name: string) =>
	resourceNotFoundException(name, `Project '${name}' doesn't exist.`);

/** Reads a name or an ARN by the API model's rules. */
function readReference(text: string): ProjectReference {
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

const invalidReference = (reason: string) =>
	fieldValidationException([violation('project', `it ${reason}`)]);

function checkOwner(
	arn: string,
	actual: { region: string; account: string },
	expected: { region: string; account: string },
): void {
	if (actual.account !== expected.account) {
		throw accessDeniedException(`The caller is not authorized to use the resource ${arn}`);
	}
	if (actual.region !== expected.region) {
		throw resourceNotFoundException(arn, `${arn} is not a resource in ${expected.region}.`);
	}
}
