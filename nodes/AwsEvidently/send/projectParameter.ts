import { ARN_RULE, isProjectName, NAME_RULE, parseReference } from '../api/projects';
import { InvalidValueError } from '../shared/invalidValue';

/** The API model allows these names, but in a URL they would mean another path. */
const DOTS = /^\.{1,2}$/;

export const PROJECT_FORMS = `Use a project name (${NAME_RULE}) or a project ARN (${ARN_RULE}).`;

/**
 * Checks a project's name or ARN. A whole number is a name, too.
 *
 * @throws InvalidValueError
 */
export function toProject(value: unknown): string {
	const project = Number.isSafeInteger(value) ? String(value) : value;
	const text = typeof project === 'string' ? project.trim() : '';
	if (isProject(text)) return text;
	throw new InvalidValueError({
		field: 'Project',
		seen: typeof value === 'string' && text === '' ? undefined : value,
		remedy: PROJECT_FORMS,
	});
}

function isProject(text: string): boolean {
	const reference = parseReference(text);
	return reference !== undefined && isProjectName(reference.name) && !DOTS.test(text);
}
