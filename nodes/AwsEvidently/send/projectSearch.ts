import type { EvidentlyClient, ProjectSummary } from '@aws-sdk/client-evidently';
import type { ILoadOptionsFunctions, INode, INodeListSearchResult } from 'n8n-workflow';

import { MAX_PAGE } from '../api/projects';
import { openClient } from '../aws/client';
import { readProjectPage, type ProjectPage } from '../aws/projectPage';
import { explain } from '../aws/serviceErrors';
import { apiError, expressionError, isExpressionError, type NodeError } from '../shared/nodeErrors';

/** A person waits for the list, so there are fewer and shorter attempts than in a run. */
const LIST_OPTIONS = { maxAttempts: 2, timeout: 5_000, maxRetryAfterMs: 5_000 };

/** An account has 50 projects by default. This limits a search in a list that never ends. */
const MAX_PAGES = 20;

/**
 * Searches the projects of the credential's account and Region, for the list in Project. The service
 * returns pages but can't filter, so a search reads pages until one has a match.
 */
export async function searchProjects(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await openClient(this, LIST_OPTIONS);
		const { projects, nextToken } = await findPage(client, filter.toLowerCase(), paginationToken);
		return { results: projects.map(toResult), paginationToken: nextToken };
	} catch (cause) {
		throw listError(this.getNode(), cause);
	}
}

/** In the list, the editor shows the description of a `NodeApiError`, but of no other error. */
function listError(node: INode, cause: unknown): NodeError {
	if (isExpressionError(cause)) return expressionError(node, cause);
	const { message, advice, httpCode } = explain(cause, 'list');
	return apiError(node, message, { description: advice, httpCode });
}

async function findPage(
	client: EvidentlyClient,
	filter: string,
	start?: string,
): Promise<ProjectPage> {
	const matches = ({ name }: ProjectSummary) => name?.toLowerCase().includes(filter);
	let page: ProjectPage = { projects: [], nextToken: start };
	for (let pages = 0; pages < MAX_PAGES; pages++) {
		const { projects, nextToken } = await readProjectPage(client, {
			maxResults: MAX_PAGE,
			nextToken: page.nextToken,
		});
		page = { projects: projects.filter(matches), nextToken };
		if (page.projects.length > 0 || nextToken === undefined) break;
	}
	return page;
}

/** Uses the name, which stays valid when the user switches to another Region, account or endpoint. */
function toResult({ name = '', arn }: ProjectSummary): INodeListSearchResult['results'][number] {
	return { name, value: name, description: arn };
}
