import { ErrorName } from '../nodes/AwsEvidently/api/errors';
import { isProjectName, NAME_RULE } from '../nodes/AwsEvidently/api/projects';
import {
	internalServerException,
	throttlingException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import type { Endpoint, ReceivedEvents, Rejection } from '../nodes/AwsEvidently/receive/endpoint';
import { failure, handleRequest, type Handled } from '../nodes/AwsEvidently/receive/handleRequest';
import { ACCOUNT_ID } from '../nodes/AwsEvidently/receive/projectResponses';
import type { ReceivedRequest } from '../nodes/AwsEvidently/receive/request';
import {
	ERROR_TYPE,
	errorResponse,
	withRequestId,
	type AwsResponse,
} from '../nodes/AwsEvidently/receive/responses';
import type { Credential } from '../nodes/AwsEvidently/receive/signature';
import * as defaults from './defaults';
import { EventLog, readEvents, type StoredEvent } from './eventLog';
import {
	planFaults,
	type EventFault,
	type FaultPlan,
	type FaultRates,
	type RequestFault,
} from './faults';
import { Stats, type Outcome } from './stats';
import { TokenBucket } from './tokenBucket';

/** A verified PutProjectEvents request, with its project's name or ARN. */
export type EventsRequest = ReceivedRequest & { project: string };

type Awaitable<T> = T | Promise<T>;
export type CustomResponse = Pick<AwsResponse, 'status'> & Partial<AwsResponse>;

/** Returns a response to send instead of the service's own, or nothing. */
export type SubstituteResponse = (request: EventsRequest) => Awaitable<CustomResponse | undefined>;

export interface ServiceOptions {
	/** A path in front of every operation's, such as `/prefix`. */
	basePath?: string;
	dataDir?: string;
	projects?: readonly string[];
	/** The list may change while the server runs. */
	credentials?: readonly Credential[];
	/** PutProjectEvents requests per second, after a burst of as many. Unlimited by default. */
	tps?: number;
	faults?: FaultRates;
	/** Makes the faults of a run repeatable. */
	seed?: number;
	onPutProjectEvents?: SubstituteResponse;
	/** The clock in epoch milliseconds. */
	now?: () => number;
	/** Receives messages for the operator, without secrets. */
	log?: (message: string) => void;
}

/** What the server does with a request: it sends a response, drops the connection or does nothing. */
export type Reaction = AwsResponse | 'reset' | 'stall';

/** The trigger's pipeline, with storage, a quota and faults around it. */
export class Service {
	readonly stats = new Stats();
	/** By project name. */
	readonly eventLogs: ReadonlyMap<string, EventLog>;
	readonly dataDir: string;
	readonly now: () => number;
	readonly log: (message: string) => void;
	/** May change while the server runs, like the faults and the quota. */
	substitute: SubstituteResponse | undefined;
	#faults!: FaultPlan;
	#quota: TokenBucket | undefined;
	readonly #endpoint: Endpoint;

	/** @throws Error for an invalid option */
	constructor(private readonly options: ServiceOptions) {
		const { credentials = [DEFAULT_CREDENTIAL], projects = defaults.DEFAULT_PROJECTS } = options;
		this.dataDir = options.dataDir ?? defaults.DEFAULT_DATA_DIR;
		this.now = options.now ?? Date.now;
		this.log = options.log ?? (() => undefined);
		this.substitute = options.onPutProjectEvents;
		this.eventLogs = new Map(projects.map((name) => [name, this.#createLog(name)]));
		this.setFaults(options.faults ?? {});
		this.setTps(options.tps);
		this.#endpoint = {
			findCredential: (id) => credentials.find(({ accessKeyId }) => accessKeyId === id),
			isBasePath: (path) => path === (options.basePath ?? ''),
			projects: { names: projects, has: (name) => this.eventLogs.has(name), owner: ACCOUNT_ID },
			createdTime: this.now() / 1000,
			allowedOrigins: '*',
			rejectEvent: (_event, index) => toRejection(this.#faults.nextEvent(), index),
		};
	}

	#createLog(project: string): EventLog {
		if (isProjectName(project)) return new EventLog(this.dataDir, project, this.log);
		throw new Error(`Invalid project: "${project}". Use ${NAME_RULE}.`);
	}

	/** Replaces all faults and restarts their generators, with the service's seed by default. */
	setFaults(rates: FaultRates, seed = this.options.seed ?? defaults.DEFAULT_SEED): void {
		this.#faults = planFaults(rates, seed);
	}

	/** Replaces the quota by a full one, or removes it. */
	setTps(tps: number | undefined): void {
		this.#quota = tps === undefined ? undefined : new TokenBucket(tps);
	}

	/** The events accepted for a project, oldest first. */
	readEvents(project: string): Promise<StoredEvent[]> {
		return readEvents(this.dataDir, project);
	}

	/** Handles a request like the trigger does, then applies quota and faults, and stores events. */
	async react(request: ReceivedRequest): Promise<Reaction> {
		const handled = await handleRequest(request, this.#endpoint);
		if (handled.logEntry) this.log(handled.logEntry.message);
		const isPut = handled.requested?.operation.name === 'PutProjectEvents';
		return isPut ? await this.#putEvents(request, handled) : this.#respond(handled, 'read');
	}

	async #putEvents(request: ReceivedRequest, handled: Handled): Promise<Reaction> {
		const project = handled.requested?.parameters.project ?? '';
		const substitute = await this.substitute?.({ ...request, project });
		if (substitute) return this.#counted('substituted', withRequestId(substitute));
		if (this.#quota?.take(this.now()) === false) return this.#counted('quota', throttled());
		const fault = this.#faults.nextRequest();
		if (fault && fault !== 'lost-reply') return this.#counted(fault, FAULTY[fault]());
		if (handled.received) await this.#store(handled.received);
		if (handled.received && fault) return this.#counted(fault, 'reset');
		return this.#respond(handled, 'accepted');
	}

	/** The reaction to a request that could not be read or handled. */
	fail(error: unknown): Reaction {
		const failed = failure(error);
		if (failed.logEntry) this.log(failed.logEntry.message);
		return this.#respond(failed, 'InternalServerException');
	}

	#respond({ response }: Handled, outcome: Outcome): Reaction {
		return this.#counted(response.headers[ERROR_TYPE] ?? outcome, response);
	}

	#counted(outcome: Outcome, reaction: Reaction): Reaction {
		this.stats.count(outcome);
		return reaction;
	}

	async #store({ project, events, rejectedCount, receivedAt }: ReceivedEvents): Promise<void> {
		const eventLog = this.eventLogs.get(project)!;
		const origin = { receivedTime: receivedAt / 1000, project };
		const stored = events.map(({ eventId, type, timestamp, data }) => {
			return { eventId, ...origin, type, timestamp, data };
		});
		await eventLog.append(stored).catch((error) => {
			this.log(`Could not write to ${eventLog.path}: ${String(error)}`);
			throw internalServerException();
		});
		this.stats.eventsStored += events.length;
		this.stats.eventsRejected += rejectedCount;
	}
}

const DEFAULT_CREDENTIAL: Credential = {
	accessKeyId: defaults.DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: defaults.DEFAULT_SECRET_ACCESS_KEY,
};

const throttled = () => errorResponse(throttlingException());

const FAULTY: Record<Exclude<RequestFault, 'lost-reply'>, () => Reaction> = {
	throttle: throttled,
	'server-error': () => errorResponse(internalServerException()),
	reset: () => 'reset',
	stall: () => 'stall',
};

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
