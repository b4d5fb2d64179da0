import type { RequestHandler, Response } from 'express';
import { internalServerException } from '../nodes/AwsEvidently/receive/awsErrors';
import { checkContentType } from '../nodes/AwsEvidently/receive/content';
import { parseEvents } from '../nodes/AwsEvidently/receive/events';
import { jsonReply, writeReply } from '../nodes/AwsEvidently/receive/replies';
import { bodyOf, regionOf } from './authenticate';
import { decide, type Decision } from './eventResults';
import { findProject } from './findProject';
import { dropConnection, isReplyLost } from './interference';
import { operationOf } from './operation';
import type { Service } from './service';
import { countOutcome } from './stats';

/** `POST /events/projects/{project}` replies once the accepted events are on the disk. */
export const replyToPutProjectEvents =
	(service: Service): RequestHandler =>
	async (request, response) => {
		checkContentType({ headers: request.headersDistinct });
		const events = parseEvents(bodyOf(request));
		const project = findProject(
			operationOf<'PutProjectEvents'>(response).project,
			regionOf(response),
			service.projects,
		);
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
