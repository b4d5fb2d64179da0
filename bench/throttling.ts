/**
 * `tsx bench/throttling.ts`: how fast events get through a quota that their sender does not know,
 * with the SDK's standard retries, with its adaptive ones and with the node's own rate limiter. All
 * three send with the same loop, client and number of tries, each to a local Evidently of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EvidentlyClient } from '@aws-sdk/client-evidently';
import type { RetryStrategyV2 } from '@smithy/types';
import { AdaptiveRetryStrategy, StandardRetryStrategy } from '@smithy/util-retry';
import { Command, InvalidArgumentError } from 'commander';

import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_REGION,
	DEFAULT_SECRET_ACCESS_KEY,
	startEvidently,
	type Evidently,
} from '../evidently';
import { pacedRetries } from '../nodes/AwsEvidently/aws/retryStrategy';
import { toBatches } from '../nodes/AwsEvidently/send/batches';
import type { EvidentlyEvent } from '../nodes/AwsEvidently/send/evidentlyEvent';
import { sendBatches } from '../nodes/AwsEvidently/send/requests';

/** The node's defaults. */
const BATCH_SIZE = 50;
const CONCURRENCY = 20;
const MAX_ATTEMPTS = 3;

/** A quota lets a second's worth through at once: it must be hit for a while to show. */
const SECONDS = 5;

const CONTESTANTS: Record<string, () => RetryStrategyV2> = {
	'SDK, standard retries (its default)': () => new StandardRetryStrategy(MAX_ATTEMPTS),
	'SDK, adaptive retries': () => new AdaptiveRetryStrategy(MAX_ATTEMPTS),
	"this node's rate limiter": () => pacedRetries(MAX_ATTEMPTS),
};

interface Figures {
	quota: number;
	contestant: string;
	/** Events that are sent. */
	events: number;
	seconds: number;
	/** What the quota alone takes. */
	idealSeconds: number;
	/** Requests that were answered with 429. */
	refused: number;
	/** Events that are not stored in the end. */
	lost: number;
}

async function main(): Promise<void> {
	const { tps, events, json } = createCommand().parse().opts<Options>();
	const figures: Figures[] = [];
	for (const quota of tps) {
		for (const contestant of Object.keys(CONTESTANTS)) {
			figures.push(await measure(contestant, quota, events ?? quota * SECONDS * BATCH_SIZE));
		}
	}
	console.log(json ? JSON.stringify(figures, null, '\t') : toTable(figures));
}

interface Options {
	tps: number[];
	events?: number;
	json?: boolean;
}

const createCommand = () =>
	new Command('throttling')
		.description('Compares how events get through a quota of requests')
		.option('--tps <number...>', 'quotas in requests a second', addNumber, [200, 50])
		.option('--events <number>', 'how many are sent, 50 in a request; 5 s worth of them', toNumber)
		.option('--json', 'prints the figures as JSON');

const seen = new Set<unknown>();

/** The first one given takes the place of the default. */
function addNumber(text: string, numbers: number[]): number[] {
	const before = seen.has(numbers) ? numbers : [];
	const after = [...before, toNumber(text)];
	seen.add(after);
	return after;
}

function toNumber(text: string): number {
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new InvalidArgumentError('It must be a whole number above 0.');
}

async function measure(contestant: string, quota: number, count: number): Promise<Figures> {
	const dataDir = await mkdtemp(join(tmpdir(), 'bench-throttling-'));
	const evidently = await startEvidently({ port: 0, dataDir, tps: quota });
	const client = createClient(evidently, CONTESTANTS[contestant]!());
	try {
		const seconds = await send(client, count);
		const { eventsStored, outcomes } = evidently.stats;
		return {
			quota,
			contestant,
			events: count,
			seconds,
			idealSeconds: Math.ceil(count / BATCH_SIZE) / quota,
			refused: outcomes.quota ?? 0,
			lost: count - eventsStored,
		};
	} finally {
		client.destroy();
		await evidently.close();
		await rm(dataDir, { recursive: true });
	}
}

const createClient = ({ url }: Evidently, retryStrategy: RetryStrategyV2) =>
	new EvidentlyClient({
		endpoint: url,
		disableHostPrefix: true,
		region: DEFAULT_REGION,
		credentials: {
			accessKeyId: DEFAULT_ACCESS_KEY_ID,
			secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
		},
		retryStrategy,
	});

async function send(client: EvidentlyClient, count: number): Promise<number> {
	const events = Array.from({ length: count }, (_, number) => toEvent(number));
	const listener = { onResult: () => undefined, onFailure: () => true };
	const options = { concurrency: CONCURRENCY, maxAttempts: MAX_ATTEMPTS };
	const start = performance.now();
	await sendBatches(client, toBatches(events, BATCH_SIZE), listener, options);
	return (performance.now() - start) / 1000;
}

const toEvent = (number: number): EvidentlyEvent => ({
	itemIndex: number,
	project: 'demo',
	type: 'aws.evidently.custom',
	timestamp: new Date(),
	data: JSON.stringify({ number }),
});

function toTable(figures: Figures[]): string {
	const rows = figures.map(({ quota, contestant, seconds, idealSeconds, refused, lost }) => [
		String(quota),
		contestant,
		`${seconds.toFixed(2)} s`,
		(seconds / idealSeconds).toFixed(2),
		String(refused),
		String(lost),
	]);
	const head = [
		'Quota, requests/s',
		'Sender',
		'Time',
		'Time / ideal',
		'Refused requests',
		'Lost events',
	];
	const rule = ['--:', '---', '--:', '--:', '--:', '--:'];
	return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
