import type { Request, Response } from 'express';
import { bodyOf, regionOf } from './authenticate';
import { internalServerException, unsupportedMediaTypeException } from './errors';
import { decide, type Decision } from './eventResults';
import { parseEvents } from './events';
import { dropConnection, isReplyLost } from './interference';
import { findProject } from './projects';
import { replyJson } from './replies';
import type { ProjectRequestHandler, Service } from './service';
import { countOutcome } from './stats';

/** `POST /events/projects/{project}` replies once the accepted events are on the disk. */
export const replyToPutProjectEvents =
	(service: Service): ProjectRequestHandler =>
	async (request, response) => {
		checkContentType(request);
		const events = parseEvents(bodyOf(request));
		const project = findProject(request.params.project, regionOf(response), service.projects);
		const receivedTime = service.now() / 1000;
		const decisions = decide(events, project, receivedTime, service.faults.nextEvent);
		await store(service, project, decisions);
		finish(service, response, decisions);
	};

function checkContentType(request: Pick<Request, 'headers' | 'is'>): void {
	const type = request.headers['content-type'];
	if (type !== undefined && !request.is('application/json')) {
		throw unsupportedMediaTypeException(`the content type '${type}'`);
	}
}

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
	return replyJson(response, { failedEventCount, eventResults });
}
