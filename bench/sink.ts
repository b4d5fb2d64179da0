/**
 * The other end of the benchmarks: takes events, stores nothing and answers as Evidently does. A
 * process of its own, so that it costs a contender no time of its event loop.
 *
 * tsx bench/sink.ts DELAY [CERTIFICATE_FILE KEY_FILE]; prints its URL.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** How late a timer may be, in milliseconds. */
const TIMER_ERROR = 2;

const MAX_EVENTS = 50;
const RESULT = { eventId: '00000000-0000-4000-8000-000000000000' };

/** By the number of events. */
const REPLIES = Array.from({ length: MAX_EVENTS + 1 }, (_, count) =>
	JSON.stringify({ failedEventCount: 0, eventResults: Array(count).fill(RESULT) }),
);

/** What n8n's AWS SNS node, the only sender that asks by GET, reads from SNS's reply. */
const PUBLISHED = `<PublishResponse><PublishResult><MessageId>${RESULT.eventId}</MessageId></PublishResult></PublishResponse>`;

const [delay = '0', certificate, key] = process.argv.slice(2);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const due = performance.now() + Number(delay);
	const [type, reply] = request.method === 'GET' ? ['text/xml', PUBLISHED] : await accept(request);
	await until(due);
	response.writeHead(200, { 'content-type': type }).end(reply);
}

/**
 * To the hundredth of a millisecond. Node's timers alone are up to two milliseconds late, and give
 * replies together to requests that came apart.
 */
async function until(due: number): Promise<void> {
	for (let left; (left = due - performance.now()) > 0;) {
		await (left > TIMER_ERROR ? sleep(left - TIMER_ERROR) : nextTurn());
	}
}

async function accept(request: IncomingMessage): Promise<[type: string, reply?: string]> {
	const { events } = (await json(request)) as { events: unknown[] };
	return ['application/json', REPLIES[events.length]];
}

const listener = (request: IncomingMessage, response: ServerResponse) => {
	answer(request, response).catch(() => response.destroy());
};
const server =
	certificate && key
		? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, listener)
		: createServer(listener);
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	process.stdout.write(`${certificate ? 'https' : 'http'}://127.0.0.1:${port}\n`);
});
// Ends with the benchmark, however that ends.
process.stdin.resume().on('end', () => process.exit());
