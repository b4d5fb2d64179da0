import { InvalidValueError } from './invalidValue';

/** From the API model (2021-02-01): ProjectName, and the ARN form of ProjectRef. */
const NAME = /^[a-zA-Z0-9._-]{1,127}$/;
const ARN = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:project\/[a-zA-Z0-9._-]{1,127}$/;
const REF_LENGTH = 2048;

/** In a URL's path these mean other paths, whatever the model says. */
const DOTS = /^\.{1,2}$/;

export const PROJECT_FORMS =
	'a project name (1 to 127 letters, digits, ".", "_" or "-") or a project ARN (arn:aws:evidently:REGION:ACCOUNT:project/NAME)';

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
			allowed: PROJECT_FORMS,
		});
	}
	return project;
}

function isProject(ref: string): boolean {
	return (NAME.test(ref) && !DOTS.test(ref)) || (ref.length <= REF_LENGTH && ARN.test(ref));
}
