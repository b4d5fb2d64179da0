/** An endpoint that takes its time, over HTTP and over TLS, beside what else could send to it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { withRunners } from './runner';
import { atMost, inTurns, toRow, type Section } from './section';
import { BATCH_SIZE, CONCURRENCY } from './senders';
import { startSink, type Sink, type TlsFiles } from './startSink';

const ITEMS = 10_000;
/** Milliseconds before each reply. */
const DELAY = 30;
const IDEAL = (ITEMS / BATCH_SIZE / CONCURRENCY) * DELAY;

/** As of an n8n that has run for a while: the node's time goes down until then. */
const WARM_UP_REQUESTS = 3000;

const NODE = 'HTTP: the node';

export async function benchLatency(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-'));
	const tls = await createCertificate(folder);
	const sinks = { HTTP: await startSink(DELAY), TLS: await startSink(DELAY, tls) };
	// Read by Node when it starts, hence processes of their own.
	const env = { NODE_EXTRA_CA_CERTS: tls.certificate };
	try {
		return await withRunners(async (start) => {
			const sender = (name: string, sink: Sink) =>
				start([ITEMS, name, sink.url, 'time', WARM_UP_REQUESTS], env);
			const contenders = {
				[NODE]: sender('node', sinks.HTTP),
				'HTTP: a script on the SDK, with its own HTTP handler': sender('sdk', sinks.HTTP),
				'HTTP: keep-alive client, bodies signed before': sender('keepAlive', sinks.HTTP),
				'TLS: the node': sender('node', sinks.TLS),
				'TLS: a script on the SDK, with its own HTTP handler': sender('sdk', sinks.TLS),
			};
			return toSection(await inTurns(rounds, contenders, progress));
		});
	} finally {
		for (const sink of Object.values(sinks)) sink.stop();
		await rm(folder, { recursive: true });
	}
}

function toSection(times: Record<string, number[]>): Section {
	const rows = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const node = rows.find(({ name }) => name === NODE)?.value ?? NaN;
	return {
		title: '5. Latency and TLS: 10,000 items, a reply after 30 ms',
		dependsOn: `a process for each sender, warmed up by ${WARM_UP_REQUESTS.toLocaleString('en-US')} requests; ideal for ${CONCURRENCY} requests in flight: ${IDEAL} ms; n8n's request helper opens a connection for each request, the others keep theirs open`,
		rows,
		goals: [atMost('1.1 x the ideal over HTTP', node / IDEAL, 1.1)],
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
