import { MAX_PAGE } from '../api/projects';
import { SIGNING_NAME } from '../api/signing';
import { fieldValidationException, violation } from './awsErrors';
import type { Call, Outcome } from './endpoint';
import { findProject } from './findProject';
import { jsonResponse } from './responses';

/** The account in the ARNs of all projects. */
export const ACCOUNT_ID = '123456789012';

/** A project as GetProject and ListProjects return it; times are epoch seconds. */
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

/** `GET /projects/{project}` */
export function getProject({ endpoint, caller: { region }, parameters }: Call): Outcome {
	const name = findProject(parameters.project ?? '', region, endpoint.projects);
	return {
		response: jsonResponse({ project: describeProject(name, region, endpoint.createdTime) }),
	};
}

/** `GET /projects?maxResults=1..50&nextToken=…` */
export function listProjects({ endpoint, caller: { region }, query }: Call): Outcome {
	const { names, nextToken } = pageOfProjects(endpoint.projects.names, query);
	const projects = names.map((name) => describeProject(name, region, endpoint.createdTime));
	return { response: jsonResponse({ projects, nextToken }) };
}

export interface ProjectPage {
	names: string[];
	/** The token of the next page, if there is one. */
	nextToken?: string;
}

/**
 * Returns one page of the projects, sorted by name.
 * @param query `maxResults` (1 to 50, default 50) and `nextToken` as sent
 * @throws ValidationException
 */
export function pageOfProjects(names: readonly string[], query: URLSearchParams): ProjectPage {
	const size = pageSize(query.get('maxResults'));
	const after = previousName(query.get('nextToken'));
	const rest = [...names].sort().filter((name) => after === undefined || name > after);
	const page = rest.slice(0, size);
	return rest.length > size
		? { names: page, nextToken: tokenAfter(page.at(-1)!) }
		: { names: page };
}

function pageSize(maxResults: string | null): number {
	if (maxResults === null) return MAX_PAGE;
	const size = Number(maxResults);
	if (!/^\d+$/.test(maxResults) || size < 1 || size > MAX_PAGE) {
		throw invalid('maxResults', `Member must be a whole number from 1 to ${MAX_PAGE}`);
	}
	return size;
}

const TOKEN_PREFIX = 'after:';

const tokenAfter = (name: string) => Buffer.from(TOKEN_PREFIX + name).toString('base64url');

function previousName(nextToken: string | null): string | undefined {
	if (nextToken === null) return undefined;
	const text = Buffer.from(nextToken, 'base64url').toString();
	if (!text.startsWith(TOKEN_PREFIX)) {
		throw invalid('nextToken', 'Member must be a token of an earlier response');
	}
	return text.slice(TOKEN_PREFIX.length);
}

const invalid = (name: string, constraint: string) =>
	fieldValidationException([violation(name, constraint)]);
