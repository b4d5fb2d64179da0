/** An endpoint that takes its time, over HTTP and over TLS. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import { runIsolated } from './isolated';
import { atMost, inTurns, toRow, type Section } from './section';
import { BATCH_SIZE, CONCURRENCY } from './senders';
import { startSink, type TlsFiles } from './startSink';

const ITEMS = 10_000;
/** Milliseconds before each reply. */
const DELAY = 30;
const IDEAL = (ITEMS / BATCH_SIZE / CONCURRENCY) * DELAY;

export async function benchLatency(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-'));
	const tls = await createCertificate(folder);
	const [plain, secure] = [await startSink(DELAY), await startSink(DELAY, tls)];
	// Read by Node when it starts, hence the fresh process.
	const env = { NODE_EXTRA_CA_CERTS: tls.certificate };
	const run = (url: string) => runIsolated<number>('oneRun.ts', [ITEMS, 'node', url, 'time'], env);
	try {
		const times = await inTurns(
			rounds,
			{ HTTP: () => run(plain.url), TLS: () => run(secure.url) },
			progress,
		);
		const rows = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
		return {
			title: '5. Latency and TLS: 10,000 items, a reply after 30 ms',
			dependsOn: `ideal for ${CONCURRENCY} requests in flight: ${IDEAL} ms; n8n's request helper opens a connection for each request`,
			rows,
			goals: [atMost('1.1 x the ideal over HTTP', rows[0]!.value / IDEAL, 1.1)],
		};
	} finally {
		plain.stop();
		secure.stop();
		await rm(folder, { recursive: true });
	}
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
