import type { Response } from 'express';
import { internalServerException } from '../nodes/AwsEvidently/receive/awsErrors';
import { checkContentType } from '../nodes/AwsEvidently/receive/contentType';
import { parseEvents } from '../nodes/AwsEvidently/receive/events';
import { jsonReply } from '../nodes/AwsEvidently/receive/replies';
import { bodyOf, regionOf } from './authenticate';
import { decide, type Decision } from './eventResults';
import { findProject } from './findProject';
import { dropConnection, isReplyLost } from './interference';
import type { ProjectRequestHandler, Service } from './service';
import { countOutcome } from './stats';
import { writeReply } from './writeReply';

/** `POST /events/projects/{project}` replies once the accepted events are on the disk. */
export const replyToPutProjectEvents =
	(service: Service): ProjectRequestHandler =>
	async (request, response) => {
		checkContentType(request.headers['content-type']);
		const events = parseEvents(bodyOf(request));
		const project = findProject(request.params.project, regionOf(response), service.projects);
		const receivedTime = service.now() / 1000;
		const decisions = decide(events, project, receivedTime, service.faults.nextEvent);
		await store(service, project, decisions);
		finish(service, response, decisions);
	};

async function store(service: Service, project: string, decisions: Decision[]): Promise<void> {
	const events = decisions.flatMap(({ stored }) => stored ?? []);
	const eventLog = service.projects.get(project)!;
	try {
		await eventLog.append(events);
	} catch (error) {
		service.log(`Could not write to ${eventLog.path}: ${String(error)}`);
		throw internalServerException();
	}
	service.stats.eventsStored += events.length;
	service.stats.eventsRejected += decisions.length - events.length;
}

function finish({ stats }: Service, response: Response, decisions: Decision[]): void {
	if (isReplyLost(response)) {
		countOutcome(stats, 'lost-reply');
		return dropConnection(response);
	}
	countOutcome(stats, 'accepted');
	const failedEventCount = decisions.filter(({ stored }) => !stored).length;
	const eventResults = decisions.map(({ result }) => result);
	return writeReply(response, jsonReply({ failedEventCount, eventResults }));
}
