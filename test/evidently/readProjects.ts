import type { RequestHandler } from 'express';
import { regionOf } from './authenticate';
import { listProjects } from './listProjects';
import { describeProject, findProject } from './projects';
import { replyJson } from './replies';
import type { ProjectRequestHandler, Service } from './service';
import { countOutcome } from './stats';

/** `GET /projects?maxResults=1..50&nextToken=…` replies `{ projects, nextToken? }`. */
export const replyToListProjects =
	({ projects, startedAt, stats }: Service): RequestHandler =>
	(request, response) => {
		const query = new URL(request.url, 'http://localhost').searchParams;
		const { names, nextToken } = listProjects([...projects.keys()], query);
		const region = regionOf(response);
		const page = names.map((name) => describeProject(name, region, startedAt));
		countOutcome(stats, 'read');
		replyJson(response, { projects: page, nextToken });
	};

/** `GET /projects/{project}` replies `{ project }`. */
export const replyToGetProject =
	({ projects, startedAt, stats }: Service): ProjectRequestHandler =>
	(request, response) => {
		const region = regionOf(response);
		const name = findProject(request.params.project, region, projects);
		countOutcome(stats, 'read');
		replyJson(response, { project: describeProject(name, region, startedAt) });
	};
