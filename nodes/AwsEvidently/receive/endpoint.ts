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
	/** Whether a path, which precedes the operation's, is the endpoint's. */
	isBasePath: (path: string) => boolean;
	projects: Projects;
	/** The creation time of every project in epoch seconds. */
	createdTime: number;
	/** The origins whose pages may send: `*`, or a list separated by commas. */
	allowedOrigins: string;
	/** The endpoint's URL by the operator's settings, for proxies that change the host or the path. */
	publicUrl?: URL;
	/** Finds features. It is called once for a request that evaluates. If unset, there are none. */
	readFeatures?: () => FindEvaluator;
	evaluationEvents?: EvaluationEvents;
	/** Rejects an event by itself, while the other events of its request are accepted. */
	rejectEvent?: (event: ParsedEvent, index: number) => Rejection | undefined;
}

/** Which evaluations become events: those that a launch or an experiment decided, all, or none. */
export type EvaluationEvents = 'assigned' | 'all' | 'none';

export type Rejection = Required<Pick<EventResult, 'errorCode' | 'errorMessage'>>;

/** Who sent a request. */
export interface Caller {
	accessKeyId: string;
	/** The Region that the request was signed for. */
	region: string;
}

/** The parts of an operation's path, decoded. */
export interface PathParameters {
	/** A name or an ARN. */
	project?: string;
	feature?: string;
}

/** A request to one operation, once it is verified. */
export interface Call {
	request: ReceivedRequest;
	endpoint: Endpoint;
	caller: Caller;
	parameters: PathParameters;
	query: URLSearchParams;
}

export interface AcceptedEvent extends ParsedEvent {
	/** A lower-case UUID, also returned to the client. */
	eventId: string;
}

/** The events of a valid request. */
export interface ReceivedEvents {
	project: string;
	/** The accepted events, in the order of the request. */
	events: AcceptedEvent[];
	rejectedCount: number;
	/** Epoch milliseconds. */
	receivedAt: number;
}

/** What an operation returns. */
export interface Outcome {
	response: AwsResponse;
	/** Events that must be stored before the response is sent. */
	received?: ReceivedEvents;
}
