/**
 * The server of the benchmarks, which responds like Evidently but stores nothing. It is a separate
 * process, so that it takes no time of the event loop of a contender.
 *
 * `tsx bench/sink.ts DELAY_MS [CERTIFICATE_FILE KEY_FILE]` prints its URL.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Timers of Node.js are at most this late. */
const TIMER_ERROR_MS = 2;

const MAX_EVENTS = 50;
const RESULT = { eventId: '00000000-0000-4000-8000-000000000000' };

/** The response bodies by number of events. */
const RESPONSES = Array.from({ length: MAX_EVENTS + 1 }, (_, count) =>
	JSON.stringify({ failedEventCount: 0, eventResults: Array(count).fill(RESULT) }),
);

/** The response for n8n's AWS SNS node, the only sender that uses GET. */
const PUBLISHED = `<PublishResponse><PublishResult><MessageId>${RESULT.eventId}</MessageId></PublishResult></PublishResponse>`;

const [delayMs = '0', certificate, key] = process.argv.slice(2);

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const due = performance.now() + Number(delayMs);
	const [type, body] = request.method === 'GET' ? ['text/xml', PUBLISHED] : await accept(request);
	await until(due);
	response.writeHead(200, { 'content-type': type }).end(body);
}

/**
 * Waits until a time, to the hundredth of a millisecond. Timers alone are up to two milliseconds late,
 * and would send responses together although the requests arrived at different times.
 */
async function until(due: number): Promise<void> {
	for (let leftMs; (leftMs = due - performance.now()) > 0;) {
		await (leftMs > TIMER_ERROR_MS ? sleep(leftMs - TIMER_ERROR_MS) : nextTurn());
	}
}

async function accept(request: IncomingMessage): Promise<[type: string, body?: string]> {
	const { events } = (await json(request)) as { events: unknown[] };
	return ['application/json', RESPONSES[events.length]];
}

const listener = (request: IncomingMessage, response: ServerResponse) => {
	respond(request, response).catch(() => response.destroy());
};
const server =
	certificate && key
		? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, listener)
		: createServer(listener);
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	process.stdout.write(`${certificate ? 'https' : 'http'}://127.0.0.1:${port}\n`);
});
// The input closes when the benchmark ends in any way, and then this process ends, too.
process.stdin.resume().on('end', () => process.exit());
