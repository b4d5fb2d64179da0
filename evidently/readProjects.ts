import type { RequestHandler } from 'express';
import { listProjects } from '../nodes/AwsEvidently/receive/listProjects';
import { describeProject } from '../nodes/AwsEvidently/receive/projects';
import { jsonReply } from '../nodes/AwsEvidently/receive/replies';
import { regionOf } from './authenticate';
import { findProject } from './findProject';
import type { ProjectRequestHandler, Service } from './service';
import { countOutcome } from './stats';
import { writeReply } from './writeReply';

/** `GET /projects?maxResults=1..50&nextToken=…` replies `{ projects, nextToken? }`. */
export const replyToListProjects =
	({ projects, startedAt, stats }: Service): RequestHandler =>
	(request, response) => {
		const query = new URL(request.url, 'http://localhost').searchParams;
		const { names, nextToken } = listProjects([...projects.keys()], query);
		const region = regionOf(response);
		const page = names.map((name) => describeProject(name, region, startedAt));
		countOutcome(stats, 'read');
		writeReply(response, jsonReply({ projects: page, nextToken }));
	};

/** `GET /projects/{project}` replies `{ project }`. */
export const replyToGetProject =
	({ projects, startedAt, stats }: Service): ProjectRequestHandler =>
	(request, response) => {
		const region = regionOf(response);
		const name = findProject(request.params.project, region, projects);
		countOutcome(stats, 'read');
		writeReply(response, jsonReply({ project: describeProject(name, region, startedAt) }));
	};
