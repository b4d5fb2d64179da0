import { randomUUID } from 'node:crypto';
import { ErrorName } from '../nodes/AwsEvidently/api/errors';
import type { WireEvent } from '../nodes/AwsEvidently/api/events';
import type { EventResult } from '../nodes/AwsEvidently/api/results';
import type { StoredEvent } from './eventLog';
import type { EventFault } from './faults';

export interface Decision {
	result: EventResult;
	/** What to store before replying, if the event is accepted. */
	stored?: StoredEvent;
}

const REJECTIONS: Record<EventFault, readonly [EventResult, ...EventResult[]]> = {
	reject: [{ errorCode: ErrorName.Validation, errorMessage: 'The event is not valid.' }],
	'reject-retryable': [
		{ errorCode: ErrorName.Throttling, errorMessage: 'Rate exceeded' },
		{ errorCode: ErrorName.InternalServer, errorMessage: 'An internal error occurred.' },
	],
};

/**
 * Decides what becomes of each event, in their order.
 * @param receivedTime epoch seconds
 * @param nextFault tells which fault befalls the next event
 */
export function decide(
	events: readonly WireEvent[],
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

function accept(
	{ type, timestamp, data }: WireEvent,
	project: string,
	receivedTime: number,
): Decision {
	const eventId = randomUUID();
	const stored = { eventId, receivedTime, project, type, timestamp, data };
	return { result: { eventId }, stored };
}
