import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isProjectName, NAME_RULE } from '../nodes/AwsEvidently/api/projects';
import type { CredentialSource } from '../nodes/AwsEvidently/receive/credentials';
import { createApp } from './app';
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
import type { Service, SubstituteReply } from './service';
import { newStats, type Stats } from './stats';
import { TokenBucket } from './tokenBucket';

export interface EvidentlyOptions {
	host?: string;
	/** 0 takes a free one. */
	port?: number;
	/** Comes before every path, such as `/prefix`. */
	basePath?: string;
	dataDir?: string;
	projects?: readonly string[];
	/** A list may change while the server runs. */
	credentials?: CredentialSource;
	/** PutProjectEvents requests per second, after a first second's worth. Without it: no limit. */
	tps?: number;
	faults?: FaultRates;
	/** Makes the faults of a run repeatable. */
	seed?: number;
	onPutProjectEvents?: SubstituteReply;
	/** How long a client may take; each in milliseconds. */
	limits?: Partial<typeof LIMITS>;
	/** The clock, in milliseconds since 1970. */
	now?: () => number;
	/** Told what an operator should know; never a secret. */
	log?: (message: string) => void;
}

export interface Evidently {
	/** Where it listens, without a slash at the end. */
	readonly url: string;
	readonly host: string;
	readonly port: number;
	readonly dataDir: string;
	/** Counts that go on changing. */
	readonly stats: Readonly<Stats>;
	/** Replaces all faults and starts their generators anew. Without a seed: with the server's. */
	setFaults(rates: FaultRates, seed?: number): void;
	/** Replaces the quota by a full one, or by none. */
	setTps(tps: number | undefined): void;
	setSubstituteReply(substitute: SubstituteReply | undefined): void;
	/** The events accepted for a project, oldest first. */
	readEvents(project: string): Promise<StoredEvent[]>;
	/** Drops all connections, then waits for the disk. */
	close(): Promise<void>;
}

/**
 * Starts a local Evidently.
 * @throws Error for an option that isn't allowed, a port in use or a folder that can't be written
 */
export async function startEvidently(options: EvidentlyOptions = {}): Promise<Evidently> {
	const { host = DEFAULT_HOST, port = DEFAULT_PORT, basePath = '' } = options;
	const { dataDir = DEFAULT_DATA_DIR, seed = DEFAULT_SEED } = options;
	const service = createService(options, dataDir, seed);
	const server = createServer(
		{ ...LIMITS, ...options.limits },
		createApp(service, basePath || '/'),
	);
	countConnections(server, service.stats);
	await listen(server, port, host);
	await recover(service, dataDir).catch(async (error) => {
		await closeServer(server);
		throw error;
	});
	const bound = (server.address() as AddressInfo).port;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}${basePath}`;
	return {
		url,
		host,
		port: bound,
		...controls(service, dataDir, seed),
		close: () => close(server, service),
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
	setSubstituteReply(substitute: SubstituteReply | undefined) {
		service.onPutProjectEvents = substitute;
	},
	readEvents: (project: string) => readEvents(dataDir, project),
});

/** Milliseconds. A client that sends more slowly is cut off. */
const LIMITS = {
	headersTimeout: 10_000,
	requestTimeout: 60_000,
	connectionsCheckingInterval: 5_000,
	// Longer than clients keep idle connections, so that they are the ones to close.
	keepAliveTimeout: 60_000,
};

function createService(options: EvidentlyOptions, dataDir: string, seed: number): Service {
	const { log = () => undefined, now = Date.now, projects = DEFAULT_PROJECTS } = options;
	checkProjectNames(projects);
	return {
		projects: new Map(projects.map((name) => [name, new EventLog(dataDir, name, log)])),
		credentials: options.credentials ?? [DEFAULT_CREDENTIALS],
		stats: newStats(),
		startedAt: now() / 1000,
		now,
		log,
		faults: planFaults(options.faults ?? {}, seed),
		quota: createQuota(options.tps),
		onPutProjectEvents: options.onPutProjectEvents,
	};
}

const DEFAULT_CREDENTIALS = {
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

function countConnections(server: Server, stats: Stats): void {
	server.on('connection', (socket) => {
		stats.openConnections += 1;
		socket.once('close', () => (stats.openConnections -= 1));
	});
}

function listen(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const refuse = (error: Error) =>
			reject(new Error(`Can't listen on ${host}:${port}: ${error.message}`, { cause: error }));
		server.once('error', refuse);
		server.listen(port, host, resolve);
	});
}

async function recover({ projects }: Service, dataDir: string): Promise<void> {
	try {
		for (const eventLog of projects.values()) await eventLog.recover();
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`Can't keep events in ${dataDir}: ${reason}`, { cause: error });
	}
}

async function close(server: Server, { projects }: Service): Promise<void> {
	await closeServer(server);
	for (const eventLog of projects.values()) await eventLog.idle();
}

function closeServer(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
