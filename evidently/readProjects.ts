import type { RequestHandler } from 'express';
import { getProjectReply, listProjectsReply } from '../nodes/AwsEvidently/receive/readProjects';
import { jsonReply, writeReply } from '../nodes/AwsEvidently/receive/replies';
import { regionOf } from './authenticate';
import { findProject } from './findProject';
import { operationOf } from './operation';
import type { Service } from './service';
import { countOutcome } from './stats';

export const replyToListProjects =
	({ projects, startedAt, stats }: Service): RequestHandler =>
	(_request, response) => {
		const { query } = operationOf<'ListProjects'>(response);
		const place = { region: regionOf(response), createdTime: startedAt };
		const reply = listProjectsReply([...projects.keys()], query, place);
		countOutcome(stats, 'read');
		writeReply(response, jsonReply(reply));
	};

export const replyToGetProject =
	({ projects, startedAt, stats }: Service): RequestHandler =>
	(_request, response) => {
		const region = regionOf(response);
		const name = findProject(operationOf<'GetProject'>(response).project, region, projects);
		countOutcome(stats, 'read');
		writeReply(response, jsonReply(getProjectReply(name, { region, createdTime: startedAt })));
	};
