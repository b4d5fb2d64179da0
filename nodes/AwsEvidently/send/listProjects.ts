import type { EvidentlyClient, ProjectSummary } from '@aws-sdk/client-evidently';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { MAX_PAGE } from '../api/projects';
import { openClient } from '../aws/client';
import { loadSdk } from '../aws/sdk/loadSdk';
import { explain } from '../aws/serviceErrors';
import { toNodeError } from '../shared/nodeErrors';

/** In milliseconds. Someone waits for the list, so it has fewer and shorter attempts than a run. */
const LIST_OPTIONS = { maxAttempts: 2, timeout: 5_000, maxRetryAfterMs: 5_000 };

/** An account has 50 projects by default; this bounds a search where an endpoint never ends its list. */
const MAX_PAGES = 20;

interface Page {
	projects: ProjectSummary[];
	nextToken?: string;
}

/**
 * The projects of the credential's account and Region, for the list that Project offers. The
 * service pages but can't filter, so a search reads on until a page has something to show.
 */
export async function listProjects(
	this: ILoadOptionsFunctions,
	filter = '',
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	try {
		const client = await openClient(this, LIST_OPTIONS);
		const { projects, nextToken } = await findPage(client, filter.toLowerCase(), paginationToken);
		return { results: projects.map(toResult), paginationToken: nextToken };
	} catch (cause) {
		throw toNodeError(this.getNode(), cause, explain);
	}
}

async function findPage(client: EvidentlyClient, filter: string, start?: string): Promise<Page> {
	const matches = ({ name }: ProjectSummary) => name?.toLowerCase().includes(filter);
	let page: Page = { projects: [], nextToken: start };
	for (let pages = 0; pages < MAX_PAGES; pages++) {
		const { projects, nextToken } = await readPage(client, page.nextToken);
		page = { projects: projects.filter(matches), nextToken };
		if (page.projects.length > 0 || nextToken === undefined) break;
	}
	return page;
}

async function readPage(client: EvidentlyClient, nextToken?: string): Promise<Page> {
	const { ListProjectsCommand } = await loadSdk();
	const command = new ListProjectsCommand({ maxResults: MAX_PAGE, nextToken });
	const { projects = [], ...reply } = await client.send(command);
	return { projects, nextToken: reply.nextToken };
}

/** By name, which stays valid when the user switches to another Region, account or endpoint. */
function toResult({ name = '', arn }: ProjectSummary): INodeListSearchResult['results'][number] {
	return { name, value: name, description: arn };
}
