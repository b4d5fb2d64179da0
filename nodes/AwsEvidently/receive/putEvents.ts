import type { EventResult, PutProjectEventsResponse } from '../api/results';
import { rejectDeepData } from './depth';
import type { AcceptedEvent, Call, Outcome } from './endpoint';
import { eventIds } from './eventIds';
import { findProject } from './findProject';
import { parseEvents } from './parseEvents';
import { checkContentType } from './request';
import { jsonResponse } from './responses';

/** `POST /events/projects/{project}` */
export function putProjectEvents({ request, endpoint, caller, parameters }: Call): Outcome {
	checkContentType(request);
	const parsed = parseEvents(request.body);
	const project = findProject(parameters.project ?? '', caller.region, endpoint.projects);
	const ids = eventIds(parsed.length, { request, accessKeyId: caller.accessKeyId, project });
	const events: AcceptedEvent[] = [];
	const eventResults = parsed.map((event, index): EventResult => {
		const rejection = rejectDeepData(event) ?? endpoint.rejectEvent?.(event, index);
		if (rejection) return rejection;
		const eventId = ids[index]!;
		events.push({ ...event, eventId });
		return { eventId };
	});
	const rejectedCount = parsed.length - events.length;
	const document: PutProjectEventsResponse = { failedEventCount: rejectedCount, eventResults };
	return {
		response: jsonResponse(document),
		received: { project, events, rejectedCount, receivedAt: request.receivedAt },
	};
}
