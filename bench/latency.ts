/** Compares senders at an endpoint that responds late or is far away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCertificate } from './certificate';
import { withRunners } from './runner';
import { atMost, takeTurns, ratio, toRow, type Section } from './section';
import { BATCH_SIZE, CONCURRENCY } from './senders';
import { startRelay, startSink, type Sink } from './startSink';

const ITEMS = 10_000;
/** The delay before each response. */
const DELAY_MS = 30;
const IDEAL_MS = (ITEMS / BATCH_SIZE / CONCURRENCY) * DELAY_MS;

const FAR_ITEMS = 5_000;
/** The round-trip time to the endpoint that is far away. */
const ROUND_TRIP_MS = 40;

/**
 * The time of the node decreases up to this number of requests, as in an n8n that has run for a
 * while.
 */
const WARM_UP_REQUESTS = 3000;

const NODE = `HTTP: the node, ${CONCURRENCY} requests in flight`;
const FAR = `TLS, ${ROUND_TRIP_MS} ms away`;
const FAR_NODE = `${FAR}: the node, 20 requests in flight (default)`;
const FAR_SDK = `${FAR}: an SDK script, ${CONCURRENCY} requests in flight`;
const WITH_TCP = 'with the TCP handshake';

export async function benchLatency(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-'));
	const sinks: Sink[] = [];
	try {
		const tls = await createCertificate(folder);
		// The sink behind the relays is first, because it has to be stopped last.
		sinks.push(await startSink(0, tls), await startSink(DELAY_MS), await startSink(DELAY_MS, tls));
		sinks.push(await startRelay(sinks[0]!, ROUND_TRIP_MS, 0));
		sinks.push(await startRelay(sinks[0]!, ROUND_TRIP_MS, ROUND_TRIP_MS));
		// Node reads this variable only when it starts, so each sender runs in a separate process.
		const env = { NODE_EXTRA_CA_CERTS: tls.certificate };
		return await withRunners(async (start) => {
			const contenders = contendersFor(sinks, (args) => start(args, env));
			return toSection(await takeTurns(rounds, contenders, progress));
		});
	} finally {
		for (const sink of sinks.reverse()) sink.stop();
		await rm(folder, { recursive: true });
	}
}

function contendersFor(
	[, http, tls, far, farther]: Sink[],
	start: (args: Array<string | number>) => () => Promise<number>,
): Record<string, () => Promise<number>> {
	const near = (sender: string, { url }: Sink, measure = 'again') =>
		start([ITEMS, sender, url, measure, WARM_UP_REQUESTS]);
	// The warm-up uses a sink nearby, because it would take minutes at the far one.
	const away = (sender: string, { url }: Sink) =>
		start([FAR_ITEMS, sender, url, 'again', WARM_UP_REQUESTS, tls!.url]);
	return {
		[NODE]: near('nodeOf10', http!),
		[`${NODE}, after a pause`]: near('nodeOf10', http!, 'time'),
		'HTTP: the node, 20 requests in flight (default)': near('node', http!),
		'HTTP: an SDK script': near('sdk', http!),
		'HTTP: a keep-alive client, with requests signed in advance': near('keepAlive', http!),
		'TLS: the node, 10 requests in flight': near('nodeOf10', tls!),
		'TLS: the node, 20 requests in flight (default)': near('node', tls!),
		'TLS: an SDK script': near('sdk', tls!),
		[`${FAR}: the node, 10 requests in flight`]: away('nodeOf10', far!),
		[FAR_NODE]: away('node', far!),
		[FAR_SDK]: away('sdk', far!),
		[`${FAR_NODE}, ${WITH_TCP}`]: away('node', farther!),
		[`${FAR_SDK}, ${WITH_TCP}`]: away('sdk', farther!),
	};
}

function toSection(times: Record<string, number[]>): Section {
	const rows = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const node = rows.find(({ name }) => name === NODE)?.value ?? NaN;
	return {
		title: '5. Latency and TLS: 10,000 items, a response after 30 ms',
		dependsOn: `a process for each sender, warmed up by ${WARM_UP_REQUESTS.toLocaleString('en-US')} requests; each figure is of a run right after another one, except in the row after a pause, in which the process was idle while the others ran; the ideal for ${CONCURRENCY} requests in flight is ${IDEAL_MS} ms; n8n's request helper opens a connection for each request, while the others reuse connections; the rows with ${ROUND_TRIP_MS} ms send ${FAR_ITEMS.toLocaleString('en-US')} items through a relay that delays each segment in both directions by half of the round trip, including the TLS handshake; the rows with the TCP handshake also wait a round trip for each new connection`,
		rows,
		goals: [
			atMost(
				`1.2 x the ideal over HTTP with ${CONCURRENCY} requests in flight`,
				node / IDEAL_MS,
				1.2,
			),
			atMost(
				`1.0 x the time of the SDK script at a distance of ${ROUND_TRIP_MS} ms`,
				ratio(times, FAR_NODE, FAR_SDK),
				1,
			),
			atMost(
				`1.0 x the time of the SDK script at this distance ${WITH_TCP}`,
				ratio(times, `${FAR_NODE}, ${WITH_TCP}`, `${FAR_SDK}, ${WITH_TCP}`),
				1,
			),
		],
	};
}
