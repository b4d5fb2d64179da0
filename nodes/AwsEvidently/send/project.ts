import { ARN_RULE, isProjectName, NAME_RULE, parseReference } from '../api/projects';
import { InvalidValueError } from '../shared/invalidValue';

/** In a URL's path these mean other paths, whatever the model says. */
const DOTS = /^\.{1,2}$/;

export const PROJECT_FORMS = `Use a project name (${NAME_RULE}) or a project ARN (${ARN_RULE}).`;

/**
 * A project's name or ARN, checked.
 *
 * @throws InvalidValueError
 */
export function toProject(value: unknown): string {
	const project = typeof value === 'string' ? value.trim() : value;
	if (typeof project !== 'string' || !isProject(project)) {
		throw new InvalidValueError({
			field: 'Project',
			seen: project === '' ? undefined : project,
			remedy: PROJECT_FORMS,
		});
	}
	return project;
}

function isProject(text: string): boolean {
	const reference = parseReference(text);
	return reference !== undefined && isProjectName(reference.name) && !DOTS.test(text);
}
