/** From the API model (2021-02-01): ProjectName. */
const CHARACTER = '[a-zA-Z0-9._-]';
const MAX_NAME_LENGTH = 127;
export const NAME_PATTERN = `^${CHARACTER}{1,${MAX_NAME_LENGTH}}$`;
/** The rule for error messages, such as "A project name has …". */
export const NAME_RULE = `1 to ${MAX_NAME_LENGTH} letters, digits, ".", "_" or "-"`;

/** The pattern of the part before the name in a project's ARN. */
const ARN = 'arn:[^:]*:(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):project/';
export const ARN_PATTERN = `^${ARN}${CHARACTER}{1,${MAX_NAME_LENGTH}}$`;
export const ARN_RULE = 'arn:aws:evidently:REGION:ACCOUNT:project/NAME';

/** From the API model: ProjectRef, whose names may be empty, or longer than a project's can be. */
const NAME_REFERENCE = new RegExp(`^${CHARACTER}*$`);
const ARN_REFERENCE = new RegExp(`^${ARN}(?<name>${CHARACTER}*)$`);
export const MAX_REFERENCE_LENGTH = 2048;

/** The most projects in a page of ListProjects. */
export const MAX_PAGE = 50;

/** A project as a request names it: by its name, or by its ARN, which ends in the name. */
export interface ProjectReference {
	name: string;
	/** The Region and account of a project's ARN. */
	owner?: { service: string; region: string; account: string };
}

type Groups = NonNullable<ProjectReference['owner']> & { name: string };

const NAME = new RegExp(NAME_PATTERN);

/** Returns whether the name follows the rule for project names. */
export function isProjectName(name: string): boolean {
	return NAME.test(name);
}

/** @returns undefined for what is neither a name nor an ARN by the model's rules. */
export function parseReference(text: string): ProjectReference | undefined {
	if (text.length > MAX_REFERENCE_LENGTH) return undefined;
	if (NAME_REFERENCE.test(text)) return { name: text };
	const groups = ARN_REFERENCE.exec(text)?.groups;
	if (!groups) return undefined;
	const { name, ...owner } = groups as unknown as Groups;
	return { name, owner };
}
