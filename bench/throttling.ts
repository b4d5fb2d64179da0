/**
 * `tsx bench/throttling.ts`: compares how throttling slows down a sender with the SDK's standard retries,
 * its adaptive retries and the retries of the node. All three use the same loop, client and number of
 * attempts, each with a separate local Evidently.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EvidentlyClient } from '@aws-sdk/client-evidently';
import type { RetryStrategyV2 } from '@smithy/types';
import { AdaptiveRetryStrategy, StandardRetryStrategy } from '@smithy/util-retry';
import { Command, Option } from 'commander';

import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_REGION,
	DEFAULT_SECRET_ACCESS_KEY,
	startEvidently,
	type Evidently,
	type CustomResponse,
} from '../evidently';
import { pacedRetries } from '../nodes/AwsEvidently/aws/retryStrategy';
import { toBatches } from '../nodes/AwsEvidently/send/batches';
import type { EvidentlyEvent } from '../nodes/AwsEvidently/send/evidentlyEvent';
import { sendBatches } from '../nodes/AwsEvidently/send/requests';

/** Batches are small, so that storing events takes little of the time. */
const BATCH_SIZE = 10;

/** Both limits are defaults of the node. */
const CONCURRENCY = 20;
const MAX_ATTEMPTS = 3;

const SENDERS: Record<string, () => RetryStrategyV2> = {
	'SDK, standard retries (its default)': () => new StandardRetryStrategy(MAX_ATTEMPTS),
	'SDK, adaptive retries': () => new AdaptiveRetryStrategy(MAX_ATTEMPTS),
	'this node': () => pacedRetries({ maxAttempts: MAX_ATTEMPTS }),
};

/**
 * Returns the error for a request, if any, by the number of the request and the time since the
 * first one.
 */
type Disturbance = (request: { number: number; timeMs: number }) => CustomResponse | undefined;

interface Scenario {
	requests: number;
	/** The quota in requests per second. */
	quota?: number;
	disturbance?: Disturbance;
}

const UNDISTURBED = 'undisturbed';
const REQUESTS = 2_000;

/** A quota has no effect in the first second, because it allows a burst of one second's requests. */
const QUOTA_SECONDS = 5;

const SCENARIOS: Record<string, Scenario> = {
	[UNDISTURBED]: { requests: REQUESTS },
	'the 25th request throttled': {
		requests: REQUESTS,
		disturbance: ({ number }) => (number === 25 ? throttled : undefined),
	},
	'all requests throttled for 2.3 s': {
		requests: REQUESTS,
		disturbance: during(500, 2_800, () => throttled),
	},
	'all requests throttled for 10 s': {
		requests: REQUESTS,
		disturbance: during(500, 10_500, () => throttled),
	},
	'an outage of 10 s (503)': {
		requests: REQUESTS,
		disturbance: during(500, 10_500, () => unavailable),
	},
	'a quota of 200 requests/s': { requests: 200 * QUOTA_SECONDS, quota: 200 },
	'a quota of 50 requests/s': { requests: 50 * QUOTA_SECONDS, quota: 50 },
};

const throttled = toResponse(429, 'ThrottlingException');
const unavailable = toResponse(503, 'ServiceUnavailableException');

function toResponse(status: number, name: string): CustomResponse {
	return { status, headers: { 'x-amzn-errortype': name }, body: '{"message":"Not now"}' };
}

function during(fromMs: number, toMs: number, response: () => CustomResponse): Disturbance {
	return ({ timeMs }) => (timeMs >= fromMs && timeMs < toMs ? response() : undefined);
}

interface Figures {
	scenario: string;
	sender: string;
	requests: number;
	seconds: number;
	/** The time that the quota requires, or that the same sender takes without disturbance. */
	idealSeconds: number;
	/** Attempts that the service rejected. */
	rejected: number;
	/** Requests whose events were never stored. */
	lost: number;
}

async function main(): Promise<void> {
	const { only, sender: senders, json } = createCommand().parse().opts<Options>();
	const figures: Figures[] = [];
	for (const sender of senders) {
		let undisturbedSeconds = 0;
		for (const scenario of new Set([UNDISTURBED, ...only])) {
			const found = await measure(scenario, sender, undisturbedSeconds);
			if (scenario === UNDISTURBED) undisturbedSeconds = found.seconds;
			figures.push(found);
		}
	}
	console.log(json ? JSON.stringify(figures, null, '\t') : toTable(figures));
}

interface Options {
	only: string[];
	sender: string[];
	json?: boolean;
}

const createCommand = () =>
	new Command('throttling')
		.description('Compares how throttling slows down different senders')
		.addOption(
			new Option('--only <scenario...>')
				.choices(Object.keys(SCENARIOS))
				.default(Object.keys(SCENARIOS)),
		)
		.addOption(
			new Option('--sender <name...>').choices(Object.keys(SENDERS)).default(Object.keys(SENDERS)),
		)
		.option('--json', 'prints the figures as JSON');

async function measure(name: string, sender: string, undisturbedSeconds: number): Promise<Figures> {
	const { requests, quota, disturbance } = SCENARIOS[name]!;
	const dataDir = await mkdtemp(join(tmpdir(), 'bench-throttling-'));
	const onPutProjectEvents = disturbance && observed(disturbance);
	const evidently = await startEvidently({ port: 0, dataDir, tps: quota, onPutProjectEvents });
	const client = createClient(evidently, SENDERS[sender]!());
	try {
		const seconds = await send(client, requests * BATCH_SIZE);
		const { eventsStored, outcomes } = evidently.stats;
		return {
			scenario: name,
			sender,
			requests,
			seconds,
			idealSeconds: quota ? requests / quota : undisturbedSeconds || seconds,
			rejected: (outcomes.quota ?? 0) + (outcomes.substituted ?? 0),
			lost: requests - eventsStored / BATCH_SIZE,
		};
	} finally {
		client.destroy();
		await evidently.close();
		await rm(dataDir, { recursive: true });
	}
}

function observed(disturbance: Disturbance): () => CustomResponse | undefined {
	let number = 0;
	let start: number | undefined;
	return () => {
		start ??= performance.now();
		return disturbance({ number: ++number, timeMs: performance.now() - start });
	};
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
	const listener = { onResult: () => undefined, onFailure: () => undefined };
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
	hasAssignment: false,
});

function toTable(figures: Figures[]): string {
	const rows = figures.map(({ scenario, sender, seconds, idealSeconds, rejected, lost }) => [
		scenario,
		sender,
		`${seconds.toFixed(2)} s`,
		`${(seconds - idealSeconds).toFixed(2)} s`,
		(seconds / idealSeconds).toFixed(2),
		String(rejected),
		String(lost),
	]);
	const head = ['Scenario', 'Sender', 'Time', 'Time - ideal', 'Time / ideal', 'Rejected', 'Lost'];
	const rule = ['---', '---', '--:', '--:', '--:', '--:', '--:'];
	return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

main().catch((error: Error) => {
	console.error(`error: ${error.message}`);
	process.exitCode = 1;
});
