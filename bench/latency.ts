/** An endpoint that takes its time, or is far away, beside what else could send to it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { withRunners } from './runner';
import { atMost, inTurns, ratio, toRow, type Section } from './section';
import { BATCH_SIZE, CONCURRENCY } from './senders';
import { startRelay, startSink, type Sink, type TlsFiles } from './startSink';

const ITEMS = 10_000;
/** Milliseconds before each reply. */
const DELAY = 30;
const IDEAL = (ITEMS / BATCH_SIZE / CONCURRENCY) * DELAY;

const FAR_ITEMS = 5_000;
/** Of each segment to the endpoint that is far away, in milliseconds. */
const ROUND_TRIP = 40;

/** As of an n8n that has run for a while: the node's time goes down until then. */
const WARM_UP_REQUESTS = 3000;

const NODE = `HTTP: the node, ${CONCURRENCY} requests at a time`;
const FAR = `TLS, ${ROUND_TRIP} ms away`;
const FAR_NODE = `${FAR}: the node, its 20 requests at a time`;
const FAR_SDK = `${FAR}: a script on the SDK, ${CONCURRENCY} requests at a time`;
const WITH_TCP = "and TCP's handshake";

export async function benchLatency(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-'));
	const sinks: Sink[] = [];
	try {
		const tls = await createCertificate(folder);
		// The sink behind the relay comes first, so that it ends last.
		sinks.push(await startSink(0, tls), await startSink(DELAY), await startSink(DELAY, tls));
		sinks.push(await startRelay(sinks[0]!, ROUND_TRIP, 0));
		sinks.push(await startRelay(sinks[0]!, ROUND_TRIP, ROUND_TRIP));
		// Read by Node when it starts, hence processes of their own.
		const env = { NODE_EXTRA_CA_CERTS: tls.certificate };
		return await withRunners(async (start) => {
			const contenders = contendersFor(sinks, (args) => start(args, env));
			return toSection(await inTurns(rounds, contenders, progress));
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
	// Warmed up nearby: it takes minutes far away.
	const away = (sender: string, { url }: Sink) =>
		start([FAR_ITEMS, sender, url, 'again', WARM_UP_REQUESTS, tls!.url]);
	return {
		[NODE]: near('nodeOf10', http!),
		[`${NODE}, after a rest`]: near('nodeOf10', http!, 'time'),
		'HTTP: the node, its 20 requests at a time': near('node', http!),
		'HTTP: a script on the SDK, with its own HTTP handler': near('sdk', http!),
		'HTTP: keep-alive client, bodies signed before': near('keepAlive', http!),
		'TLS: the node, 10 requests at a time': near('nodeOf10', tls!),
		'TLS: the node, its 20 requests at a time': near('node', tls!),
		'TLS: a script on the SDK, with its own HTTP handler': near('sdk', tls!),
		[`${FAR}: the node, 10 requests at a time`]: away('nodeOf10', far!),
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
		title: '5. Latency and TLS: 10,000 items, a reply after 30 ms',
		dependsOn: `a process for each sender, warmed up by ${WARM_UP_REQUESTS.toLocaleString('en-US')} requests; each figure is of a run right after another one, but for the row after a rest, in which the process had nothing to do while the others ran; ideal for ${CONCURRENCY} requests in flight: ${IDEAL} ms; n8n's request helper opens a connection for each request, the others keep theirs open; what is ${ROUND_TRIP} ms away are ${FAR_ITEMS.toLocaleString('en-US')} items through a relay that delays each segment of either direction by half of that, TLS's handshake included, and where it says so a connection's first one by what TCP's takes`,
		rows,
		goals: [
			atMost(`1.2 x the ideal over HTTP with ${CONCURRENCY} requests at a time`, node / IDEAL, 1.2),
			atMost(
				`no slower than the SDK script where it is ${ROUND_TRIP} ms away`,
				ratio(times, FAR_NODE, FAR_SDK),
				1,
			),
			atMost(
				`the same ${WITH_TCP}`,
				ratio(times, `${FAR_NODE}, ${WITH_TCP}`, `${FAR_SDK}, ${WITH_TCP}`),
				1,
			),
		],
	};
}

async function createCertificate(folder: string): Promise<TlsFiles> {
	const extensions = [
		{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] },
	];
	const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
		extensions,
	});
	const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
	await writeFile(files.certificate, cert);
	await writeFile(files.key, key);
	return files;
}
