import { ErrorName } from '../nodes/AwsEvidently/api/errors';
import { isProjectName, NAME_RULE } from '../nodes/AwsEvidently/api/projects';
import type { Definitions } from '../nodes/AwsEvidently/evaluate/definitions';
import { compile } from '../nodes/AwsEvidently/evaluate/evaluator';
import * as awsErrors from '../nodes/AwsEvidently/receive/awsErrors';
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
import * as faults from './faults';
import { Stats, type Outcome } from './stats';
import { TokenBucket } from './tokenBucket';

/** A verified PutProjectEvents request, with its project's name or ARN. */
export type EventsRequest = ReceivedRequest & { project: string };

type Awaitable<T> = T | Promise<T>;

export type CustomResponse = Pick<AwsResponse, 'status'> & Partial<AwsResponse>;

/** Returns a response that replaces the service's own, or nothing. */
export type SubstituteResponse = (request: EventsRequest) => Awaitable<CustomResponse | undefined>;

export interface EvidentlyOptions {
	host?: string;
	/** 0 selects a free port. */
	port?: number;
	limits?: Partial<typeof defaults.DEFAULT_LIMITS>;
	/** A path in front of every operation's, such as `/prefix`. */
	basePath?: string;
	dataDir?: string;
	projects?: readonly string[];
	features?: Definitions;
	/** The list may change while the server runs. */
	credentials?: readonly Credential[];
	/** PutProjectEvents requests per second, after a burst of as many. Unlimited by default. */
	tps?: number;
	faults?: faults.FaultRates;
	/** The seed of the faults: the same seed repeats the faults of a run. */
	seed?: number;
	onPutProjectEvents?: SubstituteResponse;
	/** Returns the current time in epoch milliseconds. */
	now?: () => number;
	/** Receives messages for the operator, without secrets. */
	log?: (message: string) => void;
}

/** What the server does with a request: it sends a response, drops the connection or does nothing. */
export type Reaction = AwsResponse | 'reset' | 'stall';

/** The trigger's pipeline, with storage, a quota and faults around it. */
export class Service {
	readonly stats = new Stats();
	readonly eventLogs: ReadonlyMap<string, EventLog>;
	readonly dataDir: string;
	readonly now: () => number;
	readonly log: (message: string) => void;
	/** The substitute may change while the server runs, like the faults and the quota. */
	substitute: SubstituteResponse | undefined;
	#faults!: faults.FaultPlan;
	#quota: TokenBucket | undefined;
	readonly #endpoint: Endpoint;

	/** @throws Error for an invalid option */
	constructor(private readonly options: EvidentlyOptions) {
		const { credentials = [DEFAULT_CREDENTIAL], projects = defaults.DEFAULT_PROJECTS } = options;
		this.dataDir = options.dataDir ?? defaults.DEFAULT_DATA_DIR;
		this.now = options.now ?? Date.now;
		this.log = options.log ?? (() => undefined);
		this.substitute = options.onPutProjectEvents;
		const invalid = projects.find((name) => !isProjectName(name));
		if (invalid !== undefined) throw new Error(`Invalid project: "${invalid}". Use ${NAME_RULE}.`);
		this.eventLogs = new Map(
			projects.map((name) => [name, new EventLog(this.dataDir, name, this.log)]),
		);
		this.setFaults(options.faults ?? {});
		this.setTps(options.tps);
		const find = compile(options.features ?? NO_FEATURES);
		this.#endpoint = {
			findCredential: (id) => credentials.find(({ accessKeyId }) => accessKeyId === id),
			isBasePath: (path) => path === (options.basePath ?? ''),
			projects: { names: projects, has: (name) => this.eventLogs.has(name), owner: ACCOUNT_ID },
			createdTime: this.now() / 1000,
			allowedOrigins: '*',
			readFeatures: () => find,
			evaluationEvents: 'all',
			rejectEvent: (_event, index) => toRejection(this.#faults.nextEvent(), index),
		};
	}

	/** Replaces all faults and restarts their generators, with the service's seed by default. */
	setFaults(rates: faults.FaultRates, seed = this.options.seed ?? defaults.DEFAULT_SEED): void {
		this.#faults = faults.planFaults(rates, seed);
	}

	/** Sets a new quota, with its burst unused, or removes the quota. */
	setTps(tps: number | undefined): void {
		this.#quota = tps === undefined ? undefined : new TokenBucket(tps);
	}

	/** The events accepted for a project, oldest first. */
	readEvents = (project: string): Promise<StoredEvent[]> => readEvents(this.dataDir, project);

	/** Handles a request like the trigger does, then applies quota and faults, and stores events. */
	async react(request: ReceivedRequest): Promise<Reaction> {
		const handled = await handleRequest(request, this.#endpoint);
		if (handled.logEntry) this.log(handled.logEntry.message);
		const isPut = handled.requested?.operation.name === 'PutProjectEvents';
		if (isPut) return await this.#putEvents(request, handled);
		if (!handled.received) return this.#respond(handled, 'read');
		await this.#store(handled.received);
		return this.#respond(handled, 'evaluated');
	}

	async #putEvents(request: ReceivedRequest, handled: Handled): Promise<Reaction> {
		const project = handled.requested?.parameters.project ?? '';
		const substitute = await this.substitute?.({ ...request, project });
		if (substitute) return this.#counted('substituted', withRequestId(substitute));
		if (this.#quota?.take(this.now()) === false) return this.#counted('quota', throttled());
		return await this.#storeEvents(handled, this.#faults.nextRequest());
	}

	async #storeEvents(handled: Handled, fault?: faults.RequestFault): Promise<Reaction> {
		const reaction = fault && FAULTY[fault]?.();
		if (fault && reaction) return this.#counted(fault, reaction);
		if (!handled.received) return this.#respond(handled, 'accepted');
		await this.#store(handled.received);
		return fault ? this.#counted(fault, 'reset') : this.#respond(handled, 'accepted');
	}

	/** Returns what the server does with a request that it could not read or handle. */
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
			throw awsErrors.internalServerException();
		});
		this.stats.eventsStored += events.length;
		this.stats.eventsRejected += rejectedCount;
	}
}

const DEFAULT_CREDENTIAL: Credential = {
	accessKeyId: defaults.DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: defaults.DEFAULT_SECRET_ACCESS_KEY,
};

const NO_FEATURES: Definitions = { features: [], launches: [], experiments: [] };

const throttled = () => errorResponse(awsErrors.throttlingException());

const FAULTY: Partial<Record<faults.RequestFault, () => Reaction>> = {
	throttle: throttled,
	'server-error': () => errorResponse(awsErrors.internalServerException()),
	reset: () => 'reset',
	stall: () => 'stall',
};

const THROTTLED = { errorCode: ErrorName.Throttling, errorMessage: 'Rate exceeded' };
const FAILED = { errorCode: ErrorName.InternalServer, errorMessage: 'An internal error occurred.' };
const REJECTED = {
	errorCode: ErrorName.Validation,
	errorMessage: 'This local Evidently is set to reject some events.',
};

function toRejection(fault: faults.EventFault | undefined, index: number): Rejection | undefined {
	if (fault === 'reject-retryable') return index % 2 === 0 ? THROTTLED : FAILED;
	return fault && REJECTED;
}
