/** The contenders, which all send the same events to the same sink. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { HttpRequest } from '@smithy/protocol-http';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Engine } from '../n8n/engine/engine';
import { NODE } from '../n8n/engine/scenario';
import { workflowWith, type Parameters } from './items';
import { REGION, sendAll, sign } from './signedRequests';

export const BATCH_SIZE = 50;
/**
 * The requests in flight of the alternatives. The default of the node is 20, since it opens a
 * connection per request.
 */
export const CONCURRENCY = 10;

export const KEYS = { accessKeyId: 'AKIABENCH', secretAccessKey: 'bench' };
export const PATH = '/events/projects/demo';

type Events = Array<{ type: 'aws.evidently.custom'; timestamp: Date; data: string }>;

/** Sends with the node in n8n's engine, with default parameters unless others are set. */
export async function sendByNode(
	engine: Engine,
	url: string,
	items: INodeExecutionData[],
	parameters: Parameters = {},
): Promise<void> {
	const credential = { ...KEYS, region: REGION, endpoint: url };
	const workflow = workflowWith(items, parameters);
	const result = await engine.run(workflow, { awsEvidentlyApi: credential });
	const accepted = result.items(NODE).filter(({ json }) => json.eventId !== undefined);
	if (accepted.length !== items.length) {
		throw new Error(`Only ${accepted.length} of ${items.length} events were accepted.`);
	}
}

/** Creates a client of the SDK with its default HTTP handler, as a script would. */
export function createSdkClient(url: string): EvidentlyClient {
	return new EvidentlyClient({
		region: REGION,
		credentials: KEYS,
		endpoint: url,
		disableHostPrefix: true,
	});
}

/** Sends like a script that creates a client for each run, such as a scheduled job. */
export async function sendBySdk(url: string, items: INodeExecutionData[]): Promise<void> {
	const client = createSdkClient(url);
	await sendByClient(client, items);
	client.destroy();
}

/** Sends like a service, which keeps its client and its connections between runs. */
export async function sendByClient(
	client: EvidentlyClient,
	items: INodeExecutionData[],
): Promise<void> {
	const batches = toBatches(items).values();
	await inParallel(async () => {
		for (const events of batches) {
			await client.send(new PutProjectEventsCommand({ project: 'demo', events }));
		}
	});
}

/** Signs the requests that send the items. */
export async function prepare(
	url: string,
	items: INodeExecutionData[],
	batchSize = BATCH_SIZE,
): Promise<HttpRequest[]> {
	return await Promise.all(
		toBatches(items, batchSize).map(async (batch) => {
			const events = batch.map((event) => ({
				...event,
				timestamp: event.timestamp.getTime() / 1000,
			}));
			// All SDKs send this header.
			const headers = { 'amz-sdk-invocation-id': randomUUID() };
			return await sign(url, { path: PATH, headers, body: { events } }, KEYS);
		}),
	);
}

/** Sends at the physical limit: nothing has to be converted or signed, and connections are reused. */
export const sendPrepared = (prepared: HttpRequest[]) => sendAll(prepared, CONCURRENCY);

/** Sends with n8n's request helper alone, which opens a connection for each request. */
export async function sendByHelper(
	helpers: IExecuteFunctions['helpers'],
	url: string,
	prepared: HttpRequest[],
): Promise<void> {
	const queue = prepared.values();
	await inParallel(async () => {
		for (const { body, headers } of queue) {
			await helpers.httpRequest({
				method: 'POST',
				url: url + PATH,
				headers,
				body: body as Buffer,
				encoding: 'arraybuffer',
			});
		}
	});
}

const PYTHON = `
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
import boto3
from botocore.config import Config
url, file = sys.argv[1:3]
items = json.load(open(file))
client = boto3.client('evidently', region_name='${REGION}', endpoint_url=url, aws_access_key_id='${KEYS.accessKeyId}',
    aws_secret_access_key='${KEYS.secretAccessKey}', config=Config(inject_host_prefix=False, max_pool_connections=${CONCURRENCY}))
started = time.perf_counter()
now = time.time()
events = [{'type': 'aws.evidently.custom', 'timestamp': now, 'data': json.dumps(item)} for item in items]
batches = [events[i:i + ${BATCH_SIZE}] for i in range(0, len(events), ${BATCH_SIZE})]
with ThreadPoolExecutor(${CONCURRENCY}) as pool:
    list(pool.map(lambda batch: client.put_project_events(project='demo', events=batch), batches))
print((time.perf_counter() - started) * 1000)
`;

/**
 * Returns the milliseconds without the start of Python, or undefined if Debian's boto3 isn't
 * installed.
 */
export async function sendByBoto3(
	url: string,
	items: INodeExecutionData[],
	file: string,
): Promise<number | undefined> {
	await writeFile(file, JSON.stringify(items.map(({ json }) => json)));
	const run = promisify(execFile)('/usr/bin/python3', ['-c', PYTHON, url, file]);
	return await run.then(
		({ stdout }) => Number(stdout),
		() => undefined,
	);
}

function toBatches(items: INodeExecutionData[], size = BATCH_SIZE): Events[] {
	const timestamp = new Date();
	const events: Events = items.map(({ json }) => ({
		type: 'aws.evidently.custom',
		timestamp,
		data: JSON.stringify(json),
	}));
	const count = Math.ceil(events.length / size);
	return Array.from({ length: count }, (_, i) => events.slice(i * size, (i + 1) * size));
}

async function inParallel(worker: () => Promise<void>): Promise<void> {
	await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
