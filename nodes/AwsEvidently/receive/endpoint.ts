import type { EventResult } from '../api/results';
import type { FindEvaluator } from '../evaluate/evaluator';
import type { Projects } from './findProject';
import type { ParsedEvent } from './parseEvents';
import type { ReceivedRequest } from './request';
import type { AwsResponse } from './responses';
import type { Credential } from './signature';

/** The settings that requests are handled by. */
export interface Endpoint {
	/** Finds the credential that a request must be signed with. If unset, any request is accepted. */
	findCredential?: (
		accessKeyId: string,
	) => Credential | undefined | Promise<Credential | undefined>;
	/** Returns whether the part of a path before the operation belongs to the endpoint. */
	isBasePath: (path: string) => boolean;
	projects: Projects;
	/** The creation time of every project in epoch seconds. */
	createdTime: number;
	/** The origins whose pages may send: `*`, or a list separated by commas. */
	allowedOrigins: string;
	/**
	 * Returns the endpoint's public URL from n8n's settings, for proxies that change the host or the
	 * path. It is called only for a signature that doesn't match the request as it arrived.
	 */
	readPublicUrl?: () => URL | undefined;
	/** Finds features. It is called once for a request that evaluates. If unset, there are none. */
	readFeatures?: () => FindEvaluator;
	evaluationEvents?: EvaluationEvents;
	/** Rejects a single event, while the other events of its request are accepted. */
	rejectEvent?: (event: ParsedEvent, index: number) => Rejection | undefined;
}

/** Which evaluations become events: those that a launch or an experiment decided, all, or none. */
export type EvaluationEvents = 'assigned' | 'all' | 'none';

export type Rejection = Required<Pick<EventResult, 'errorCode' | 'errorMessage'>>;

/** The sender of a request. */
export interface Caller {
	accessKeyId: string;
	/** The Region that the request was signed for. */
	region: string;
}

/** The parts of an operation's path, decoded. */
export interface PathParameters {
	/** The project's name or ARN. */
	project?: string;
	feature?: string;
}

/** A verified request to one operation. */
export interface Call {
	request: ReceivedRequest;
	endpoint: Endpoint;
	caller: Caller;
	parameters: PathParameters;
	query: URLSearchParams;
}

export interface AcceptedEvent extends ParsedEvent {
	/** The event ID, a lower-case UUID that is also returned to the client. */
	eventId: string;
}

/** The events of a valid request. */
export interface ReceivedEvents {
	project: string;
	/** The accepted events, in the order of the request. */
	events: AcceptedEvent[];
	rejectedCount: number;
	/** The time of arrival in epoch milliseconds. */
	receivedAt: number;
}

/** The result of an operation. */
export interface Outcome {
	response: AwsResponse;
	/** Events that must be stored before the response is sent. */
	received?: ReceivedEvents;
}
