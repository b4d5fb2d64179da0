import { listProjects } from './listProjects';
import { describeProject, type Project } from './projects';

/** Where and since when the projects of a reply are. */
export interface Place {
	/** The one that the request was signed for. */
	region: string;
	/** Epoch seconds. */
	createdTime: number;
}

/** `GET /projects/{project}` replies `{ project }`. */
export function getProjectReply(name: string, place: Place): { project: Project } {
	return { project: describeProject(name, place.region, place.createdTime) };
}

/**
 * `GET /projects?maxResults=1..50&nextToken=…` replies `{ projects, nextToken? }`.
 * @throws ValidationException
 */
export function listProjectsReply(
	names: readonly string[],
	query: URLSearchParams,
	{ region, createdTime }: Place,
): { projects: Project[]; nextToken?: string } {
	const page = listProjects(names, query);
	return {
		projects: page.names.map((name) => describeProject(name, region, createdTime)),
		nextToken: page.nextToken,
	};
}
