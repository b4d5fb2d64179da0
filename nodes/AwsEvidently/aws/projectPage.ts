import type { EvidentlyClient, ProjectSummary } from '@aws-sdk/client-evidently';

import { TASK_ADVICE } from './errorAdvice';
import { loadSdk } from './sdk/loadSdk';

export interface ProjectPage {
	projects: ProjectSummary[];
	nextToken?: string;
}

/** The endpoint returned JSON, but not what ListProjects returns. */
class NoProjectListError extends Error {
	readonly advice = TASK_ADVICE.list.checkEndpoint;

	constructor() {
		super("The endpoint's response has no list of projects, so it isn't from Evidently.");
	}
}

/**
 * Reads one page of the service's projects.
 *
 * @throws NoProjectListError, or the SDK's error
 */
export async function readProjectPage(
	client: EvidentlyClient,
	input: { maxResults: number; nextToken?: string },
): Promise<ProjectPage> {
	const { ListProjectsCommand } = await loadSdk();
	const { projects, nextToken } = await client.send(new ListProjectsCommand(input));
	if (!Array.isArray(projects)) throw new NoProjectListError();
	return { projects, nextToken };
}
