import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProjectName, NAME_RULE } from '../nodes/AwsEvidently/api/projects';
import {
	AwsError,
	requestEntityTooLargeException,
	validationException,
} from '../nodes/AwsEvidently/receive/awsErrors';
import { failure } from '../nodes/AwsEvidently/receive/handleRequest';
import { originForm } from '../nodes/AwsEvidently/receive/request';
import { ERROR_TYPE, writeResponse } from '../nodes/AwsEvidently/receive/responses';
import type { Credential } from '../nodes/AwsEvidently/receive/signature';
import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_DATA_DIR,
	DEFAULT_HOST,
	DEFAULT_PORT,
	DEFAULT_PROJECTS,
	DEFAULT_SECRET_ACCESS_KEY,
	DEFAULT_SEED,
} from './defaults';
import { EventLog, readEvents, type StoredEvent } from './eventLog';
import { planFaults, type FaultRates } from './faults';
import { lockFolder } from './folderLock';
import { react, type Reaction, type Service, type SubstituteResponse } from './service';
import { countOutcome, newStats, type Stats } from './stats';
import { TokenBucket } from './tokenBucket';

export interface EvidentlyOptions {
	host?: string;
	/** 0 selects a free port. */
	port?: number;
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
	/** How long a client may take, in milliseconds. */
	limits?: Partial<typeof LIMITS>;
	/** The clock in epoch milliseconds. */
	now?: () => number;
	/** Receives messages for the operator, without secrets. */
	log?: (message: string) => void;
}

export interface Evidently {
	/** The address, without a slash at the end. */
	readonly url: string;
	readonly host: string;
	readonly port: number;
	readonly dataDir: string;
	/** Counts that keep changing. */
	readonly stats: Readonly<Stats>;
	/** Replaces all faults and restarts their generators, with the server's seed by default. */
	setFaults(rates: FaultRates, seed?: number): void;
	/** Replaces the quota by a full one, or removes it. */
	setTps(tps: number | undefined): void;
	setSubstituteResponse(substitute: SubstituteResponse | undefined): void;
	/** The events accepted for a project, oldest first. */
	readEvents(project: string): Promise<StoredEvent[]>;
	/** Finishes the requests in flight and drops all other connections. */
	close(): Promise<void>;
}

/**
 * Starts a local Evidently.
 * @throws Error for an invalid option, a port in use or a folder that is in use or can't be written
 */
export async function startEvidently(options: EvidentlyOptions = {}): Promise<Evidently> {
	const { host = DEFAULT_HOST, port = DEFAULT_PORT, basePath = '' } = options;
	const { dataDir = DEFAULT_DATA_DIR, seed = DEFAULT_SEED } = options;
	const service = createService(options, dataDir, seed);
	const unlock = await openFolder(service, dataDir);
	const { server, drain } = createHttpServer(service, { ...LIMITS, ...options.limits });
	await listen(server, port, host).catch(async (error) => {
		await unlock();
		throw error;
	});
	const bound = (server.address() as AddressInfo).port;
	let closing: Promise<void> | undefined;
	return {
		url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${basePath}`,
		host,
		port: bound,
		...controls(service, dataDir, seed),
		close: () => (closing ??= drain().then(unlock)),
	};
}

const controls = (service: Service, dataDir: string, seed: number) => ({
	dataDir,
	stats: service.stats,
	setFaults(rates: FaultRates, newSeed = seed) {
		service.faults = planFaults(rates, newSeed);
	},
	setTps(tps: number | undefined) {
		service.quota = createQuota(tps);
	},
	setSubstituteResponse(substitute: SubstituteResponse | undefined) {
		service.substitute = substitute;
	},
	readEvents: (project: string) => readEvents(dataDir, project),
});

/** A slower client is cut off. All values are in milliseconds. */
const LIMITS = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	// Longer than clients keep idle connections, so that the client closes them first.
	keepAliveTimeout: 60_000,
	/** How long requests in flight may take after `close`. */
	drainTimeout: 10_000,
};

/** Fifty events of a megabyte fit. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

function createHttpServer(service: Service, limits: typeof LIMITS) {
	const { stats } = service;
	const inFlight = new Set<Promise<void>>();
	const server = createServer(limits, (incoming, outgoing) => {
		countRequest(stats, outgoing);
		const serving = serve(service, incoming, outgoing).finally(() => inFlight.delete(serving));
		inFlight.add(serving);
	});
	server.on('connection', (socket) => {
		stats.openConnections += 1;
		socket.once('close', () => (stats.openConnections -= 1));
	});
	const drain = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		const timeout = sleep(limits.drainTimeout, undefined, { ref: false });
		await Promise.race([timeout, Promise.all(inFlight)]);
		server.closeAllConnections();
		await closed;
		for (const eventLog of service.eventLogs.values()) await eventLog.idle();
	};
	return { server, drain };
}

function countRequest(stats: Stats, outgoing: ServerResponse): void {
	stats.requests += 1;
	stats.openRequests += 1;
	stats.maxOpenRequests = Math.max(stats.maxOpenRequests, stats.openRequests);
	outgoing.once('close', () => (stats.openRequests -= 1));
}

/** Serves one request. Resolves when the server is done with it; it never rejects. */
async function serve(
	service: Service,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): Promise<void> {
	const reaction = await receive(service, incoming).catch((error) => fail(service, error));
	if (reaction === 'stall') return;
	if (reaction === 'reset') return void incoming.socket.resetAndDestroy();
	const sent = finished(outgoing).catch(() => undefined);
	writeResponse(outgoing, reaction);
	await sent;
}

async function receive(service: Service, incoming: IncomingMessage): Promise<Reaction> {
	const { method = '', url = '', headersDistinct: headers } = incoming;
	const body = await readBody(incoming);
	const request = { method, target: originForm(url), headers, body, receivedAt: service.now() };
	return await react(service, request);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		// The connection must outlast a body that is refused, to send the response.
		for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
			chunks.push(chunk as Buffer);
			bytes += (chunk as Buffer).length;
			if (bytes > MAX_BODY_BYTES) throw requestEntityTooLargeException(MAX_BODY_BYTES);
		}
	} catch (error) {
		if (error instanceof AwsError) throw error;
		throw validationException('cannotParse', 'The request cannot be read.');
	}
	return Buffer.concat(chunks);
}

function fail({ log, stats }: Service, error: unknown): Reaction {
	const { response, logEntry } = failure(error);
	if (logEntry) log(logEntry.message);
	countOutcome(stats, response.headers[ERROR_TYPE]!);
	return response;
}

function createService(options: EvidentlyOptions, dataDir: string, seed: number): Service {
	const { log = () => undefined, now = Date.now, projects = DEFAULT_PROJECTS } = options;
	checkProjectNames(projects);
	return {
		eventLogs: new Map(projects.map((name) => [name, new EventLog(dataDir, name, log)])),
		credentials: options.credentials ?? [DEFAULT_CREDENTIAL],
		stats: newStats(),
		startedAt: now() / 1000,
		now,
		log,
		faults: planFaults(options.faults ?? {}, seed),
		quota: createQuota(options.tps),
		substitute: options.onPutProjectEvents,
	};
}

const DEFAULT_CREDENTIAL: Credential = {
	accessKeyId: DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
};

const createQuota = (tps: number | undefined) =>
	tps === undefined ? undefined : new TokenBucket(tps);

function checkProjectNames(names: readonly string[]): void {
	const wrong = names.find((name) => !isProjectName(name));
	if (wrong === undefined) return;
	throw new Error(`'${wrong}' can't name a project. A name has ${NAME_RULE}.`);
}

/** @returns a function that unlocks the folder */
async function openFolder({ eventLogs }: Service, dataDir: string): Promise<() => Promise<void>> {
	try {
		const unlock = await lockFolder(dataDir);
		for (const eventLog of eventLogs.values()) await eventLog.recover();
		return unlock;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`Can't keep events in ${dataDir}: ${reason}`, { cause: error });
	}
}

function listen(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const refuse = (error: Error) =>
			reject(new Error(`Can't listen on ${host}:${port}: ${error.message}`, { cause: error }));
		server.once('error', refuse);
		server.listen(port, host, resolve);
	});
}
