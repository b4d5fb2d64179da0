import { randomUUID } from 'node:crypto';
import type { StoredEvent } from './eventLog';
import type { Event } from './events';
import type { EventFault } from './faults';

/** An entry of `eventResults`. */
export interface EventResult {
	/** A lower-case UUID, given to an accepted event. */
	eventId?: string;
	errorCode?: string;
	errorMessage?: string;
}

export interface Decision {
	result: EventResult;
	/** What to store before replying, if the event is accepted. */
	stored?: StoredEvent;
}

const REJECTIONS: Record<EventFault, readonly [EventResult, ...EventResult[]]> = {
	reject: [{ errorCode: 'ValidationException', errorMessage: 'The event is not valid.' }],
	'reject-retryable': [
		{ errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' },
		{ errorCode: 'InternalServerException', errorMessage: 'An internal error occurred.' },
	],
};

/**
 * Decides what becomes of each event, in their order.
 * @param receivedTime epoch seconds
 * @param nextFault tells which fault befalls the next event
 */
export function decide(
	events: readonly Event[],
	project: string,
	receivedTime: number,
	nextFault: () => EventFault | undefined,
): Decision[] {
	return events.map((event, index) => {
		const fault = nextFault();
		return fault ? reject(fault, index) : accept(event, project, receivedTime);
	});
}

/** Takes turns between a fault's errors. */
function reject(fault: EventFault, index: number): Decision {
	const rejections = REJECTIONS[fault];
	return { result: rejections[index % rejections.length] ?? rejections[0] };
}

function accept({ type, timestamp, data }: Event, project: string, receivedTime: number): Decision {
	const eventId = randomUUID();
	const stored = { eventId, receivedTime, project, type, timestamp, data };
	return { result: { eventId }, stored };
}
