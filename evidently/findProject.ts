import type { ProjectReference } from '../nodes/AwsEvidently/api/projects';
import {
	accessDeniedException,
	resourceNotFoundException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import { ACCOUNT_ID, checkExists, readReference } from '../nodes/AwsEvidently/receive/projects';

/**
 * Finds the project that a request means.
 * @param text a name or an ARN, decoded
 * @param region the one that the request was signed for
 * @param projects by name
 * @returns the project's name
 * @throws ValidationException, AccessDeniedException (another account), ResourceNotFoundException
 */
export function findProject(
	text: string,
	region: string,
	projects: ReadonlyMap<string, unknown>,
): string {
	const reference = readReference(text);
	checkOwner(text, reference, region);
	checkExists(reference.name, projects);
	return reference.name;
}

function checkOwner(text: string, { owner }: ProjectReference, region: string): void {
	if (!owner) return;
	if (owner.account !== ACCOUNT_ID) {
		throw accessDeniedException(`The caller is not authorized to use the resource ${text}`);
	}
	if (owner.region !== region) {
		throw resourceNotFoundException(text, `${text} is not a resource in ${region}.`);
	}
}
