import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from '../n8n/lock';
import { requestEntityTooLargeException } from '../nodes/AwsEvidently/receive/awsErrors';
import { originForm } from '../nodes/AwsEvidently/receive/request';
import { writeResponse } from '../nodes/AwsEvidently/receive/responses';
import { DEFAULT_HOST, DEFAULT_LIMITS, DEFAULT_PORT } from './defaults';
import { Service, type EvidentlyOptions } from './service';

export type Evidently = Awaited<ReturnType<typeof startEvidently>>;

/**
 * Starts a local Evidently. Closing it finishes the requests in flight and drops other connections.
 * @throws Error for an invalid option, a port in use or a folder that is in use or can't be written
 */
export async function startEvidently(options: EvidentlyOptions = {}) {
	const { host = DEFAULT_HOST, port = DEFAULT_PORT, basePath = '' } = options;
	const service = new Service(options);
	const unlock = await openFolder(service);
	const { server, drain } = createHttpServer(service, { ...DEFAULT_LIMITS, ...options.limits });
	await listen(server, port, host).catch(undo(unlock));
	const bound = (server.address() as AddressInfo).port;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}${basePath}`;
	let closing: Promise<void> | undefined;
	const close = () => (closing ??= drain().then(unlock));
	return Object.assign(service, { url, host, port: bound, close });
}

/** Fifty events of a megabyte fit. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

function createHttpServer(service: Service, limits: typeof DEFAULT_LIMITS) {
	const { stats } = service;
	const inFlight = new Set<Promise<void>>();
	const server = createServer(limits, (incoming, outgoing) => {
		stats.requests += 1;
		stats.openRequests += 1;
		stats.maxOpenRequests = Math.max(stats.maxOpenRequests, stats.openRequests);
		outgoing.once('close', () => (stats.openRequests -= 1));
		// A request is over when its connection has closed, even if it isn't handled yet.
		const over = Promise.race([serve(service, incoming, outgoing), once(outgoing, 'close')]);
		const serving: Promise<void> = over.then(() => void inFlight.delete(serving));
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

/** Serves one request. The promise resolves once the request is finished, and never rejects. */
async function serve(service: Service, incoming: IncomingMessage, outgoing: ServerResponse) {
	const { method = '', url = '', headersDistinct: headers } = incoming;
	const target = originForm(url);
	const reaction = await readBody(incoming)
		.then((body) => service.react({ method, target, headers, body, receivedAt: service.now() }))
		.catch((error) => (incoming.errored ? 'stall' : service.fail(error)));
	if (reaction === 'stall') return;
	if (reaction === 'reset') return void incoming.socket.resetAndDestroy();
	const sent = finished(outgoing).catch(() => undefined);
	writeResponse(outgoing, reaction);
	await sent;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	// The connection must stay open to send the response to a body that is too large.
	for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
		chunks.push(chunk as Buffer);
		bytes += (chunk as Buffer).length;
		if (bytes > MAX_BODY_BYTES) throw requestEntityTooLargeException(MAX_BODY_BYTES);
	}
	return Buffer.concat(chunks);
}

/** Locks the folder and repairs its files. @returns a function that unlocks the folder */
async function openFolder({ dataDir, eventLogs }: Service): Promise<() => Promise<void>> {
	try {
		const unlock = await takeLock(join(dataDir, '.lock'), inUse);
		const recovered = Promise.all([...eventLogs.values()].map((log) => log.append([])));
		await recovered.catch(undo(unlock));
		return unlock;
	} catch (error) {
		throw new Error(`Can't keep events in ${dataDir}: ${(error as Error).message}`);
	}
}

const inUse = (pid: number, lock: string) =>
	`process ${pid} is using the folder. Stop it, or use another folder. If that process isn't a local Evidently, delete ${lock}.`;

const undo = (unlock: () => Promise<void>) => async (error: unknown) => {
	await unlock();
	throw error;
};

async function listen(server: Server, port: number, host: string): Promise<void> {
	try {
		await once(server.listen(port, host), 'listening');
	} catch (error) {
		throw new Error(`Can't listen on ${host}:${port}: ${(error as Error).message}`);
	}
}
