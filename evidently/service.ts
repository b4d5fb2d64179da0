import { ErrorName } from '../nodes/AwsEvidently/api/errors';
import {
	internalServerException,
	throttlingException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import type { ReceivedEvents, Rejection } from '../nodes/AwsEvidently/receive/endpoint';
import { handleRequest, type Handled } from '../nodes/AwsEvidently/receive/handleRequest';
import { ACCOUNT_ID } from '../nodes/AwsEvidently/receive/projectResponses';
import type { ReceivedRequest } from '../nodes/AwsEvidently/receive/request';
import {
	ERROR_TYPE,
	errorResponse,
	withRequestId,
	type AwsResponse,
} from '../nodes/AwsEvidently/receive/responses';
import type { Credential } from '../nodes/AwsEvidently/receive/signature';
import type { EventLog } from './eventLog';
import type { EventFault, FaultPlan, RequestFault } from './faults';
import { countOutcome, type Outcome, type Stats } from './stats';
import type { TokenBucket } from './tokenBucket';

/** A verified PutProjectEvents request. */
export interface EventsRequest extends ReceivedRequest {
	/** A name or an ARN, decoded. */
	project: string;
}

export type CustomResponse = Pick<AwsResponse, 'status'> & Partial<AwsResponse>;

/** Returns a response to send instead of the service's own, or nothing. */
export type SubstituteResponse = (
	request: EventsRequest,
) => CustomResponse | undefined | Promise<CustomResponse | undefined>;

/** The state of a server. Faults, quota and substitute may change while it runs. */
export interface Service {
	/** By project name. */
	readonly eventLogs: ReadonlyMap<string, EventLog>;
	readonly credentials: readonly Credential[];
	readonly stats: Stats;
	/** The creation time of every project in epoch seconds. */
	readonly startedAt: number;
	/** The clock in epoch milliseconds. */
	readonly now: () => number;
	readonly log: (message: string) => void;
	faults: FaultPlan;
	quota: TokenBucket | undefined;
	substitute: SubstituteResponse | undefined;
}

/** What the server does with a request: it sends a response, drops the connection or does nothing. */
export type Reaction = AwsResponse | 'reset' | 'stall';

/** Handles a request like the trigger does, then applies the quota and faults, and stores events. */
export async function react(service: Service, request: ReceivedRequest): Promise<Reaction> {
	const handled = await handleRequest(request, {
		findCredential: (id) => service.credentials.find(({ accessKeyId }) => accessKeyId === id),
		projects: {
			names: [...service.eventLogs.keys()],
			has: (name) => service.eventLogs.has(name),
			owner: ACCOUNT_ID,
		},
		createdTime: service.startedAt,
		allowedOrigins: '*',
		rejectEvent: (_event, index) => toRejection(service.faults.nextEvent(), index),
	});
	if (handled.logEntry) service.log(handled.logEntry.message);
	if (handled.requested?.operation.name === 'PutProjectEvents') {
		return await reactToEvents(service, request, handled);
	}
	return respond(service, handled.response, 'read');
}

async function reactToEvents(
	service: Service,
	request: ReceivedRequest,
	{ requested, received, response }: Handled,
): Promise<Reaction> {
	const project = requested?.parameters.project ?? '';
	const substitute = await service.substitute?.({ ...request, project });
	if (substitute) return respond(service, withRequestId(substitute), 'substituted');
	if (service.quota?.take(service.now()) === false) return respond(service, throttled(), 'quota');
	const fault = service.faults.nextRequest();
	if (fault && fault !== 'lost-reply') return respond(service, FAULTY[fault](), fault);
	if (received) await store(service, received);
	if (received && fault) return respond(service, 'reset', fault);
	return respond(service, response, 'accepted');
}

const throttled = () => errorResponse(throttlingException());

const FAULTY: Record<Exclude<RequestFault, 'lost-reply'>, () => Reaction> = {
	throttle: throttled,
	'server-error': () => errorResponse(internalServerException()),
	reset: () => 'reset',
	stall: () => 'stall',
};

/** Counts a reaction by the outcome, or by the error's name if it is the service's own error. */
function respond({ stats }: Service, reaction: Reaction, outcome: Outcome): Reaction {
	const isOwn = typeof reaction === 'object' && (outcome === 'accepted' || outcome === 'read');
	countOutcome(stats, (isOwn && reaction.headers[ERROR_TYPE]) || outcome);
	return reaction;
}

async function store(service: Service, received: ReceivedEvents): Promise<void> {
	const { project, events, rejectedCount, receivedAt } = received;
	const receivedTime = receivedAt / 1000;
	const eventLog = service.eventLogs.get(project)!;
	try {
		await eventLog.append(
			events.map(({ eventId, type, timestamp, data }) => ({
				eventId,
				receivedTime,
				project,
				type,
				timestamp,
				data,
			})),
		);
	} catch (error) {
		service.log(`Could not write to ${eventLog.path}: ${String(error)}`);
		throw internalServerException();
	}
	service.stats.eventsStored += events.length;
	service.stats.eventsRejected += rejectedCount;
}

const REJECTIONS: Record<EventFault, readonly Rejection[]> = {
	reject: [{ errorCode: ErrorName.Validation, errorMessage: 'The event is not valid.' }],
	'reject-retryable': [
		{ errorCode: ErrorName.Throttling, errorMessage: 'Rate exceeded' },
		{ errorCode: ErrorName.InternalServer, errorMessage: 'An internal error occurred.' },
	],
};

/** Alternates between a fault's errors. */
function toRejection(fault: EventFault | undefined, index: number): Rejection | undefined {
	return fault && REJECTIONS[fault][index % REJECTIONS[fault].length];
}
