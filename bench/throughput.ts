/** Compares the node with other ways to send 20,000 items. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Engine } from '../n8n/engine/engine';
import { contextOf } from './context';
import { createItems } from './items';
import { atLeast, takeTurns, NODE_MAJOR, ratio, timed, toRow, type Section } from './section';
import {
	createSdkClient,
	prepare,
	sendByBoto3,
	sendByClient,
	sendByHelper,
	sendByNode,
	sendBySdk,
	sendPrepared,
} from './senders';
import { startSink } from './startSink';

const ITEMS = 20_000;

/** The warm-up makes the engine as fast as in an n8n that has run for a while. */
const WARM_UP_ROUNDS = 5;

const NODE = "the node, in n8n's engine";
const SDK = 'an SDK script, with a new client for each run';
const WARM_SDK = 'an SDK script, with a client that stays open';
const HELPER = "n8n's request helper alone, with the same bodies";
const BARE = 'a keep-alive client, with requests signed in advance';
const BOTO3 = 'boto3, 10 threads';

export async function benchThroughput(
	rounds: number,
	progress: (text: string) => void,
): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-'));
	const sink = await startSink();
	try {
		const engine = await Engine.load();
		const items = createItems(ITEMS);
		const prepared = await prepare(sink.url, items);
		const warmClient = createSdkClient(sink.url);
		const { helpers } = await contextOf(await Engine.load(), items);
		const times = await takeTurns(
			rounds,
			{
				[NODE]: () => timed(() => sendByNode(engine, sink.url, items)),
				[SDK]: () => timed(() => sendBySdk(sink.url, items)),
				[WARM_SDK]: () => timed(() => sendByClient(warmClient, items)),
				[HELPER]: () => timed(() => sendByHelper(helpers, sink.url, prepared)),
				[BARE]: () => timed(() => sendPrepared(prepared)),
				[BOTO3]: () => sendByBoto3(sink.url, items, join(folder, 'items.json')),
			},
			progress,
			WARM_UP_ROUNDS,
		);
		warmClient.destroy();
		return toSection(times);
	} finally {
		sink.stop();
		await rm(folder, { recursive: true });
	}
}

function toSection(times: Record<string, number[]>): Section {
	const rows = Object.entries(times).map(([name, values]) => toRow(name, 'ms', values));
	const throughput = (name: string) => ratio(times, name, NODE);
	const ofSdk = NODE_MAJOR >= 24 ? 1.05 : 0.9;
	const isGoal = times[BOTO3] !== undefined && NODE_MAJOR >= 24;
	return {
		title: '1. Throughput: 20,000 items of about 200 bytes',
		dependsOn:
			'plain HTTP to a sink in a separate process, 50 events per request; the node with 20 requests in flight (its default), the others with 10; the scripts also convert and sign the events',
		rows,
		goals: [
			atLeast(`${ofSdk} x the throughput of an SDK script`, throughput(SDK), ofSdk),
			...(NODE_MAJOR >= 24
				? [
						atLeast(
							'1.0 x the throughput of an SDK script with a client that stays open',
							throughput(WARM_SDK),
							1,
						),
					]
				: []),
			...(isGoal ? [atLeast('2.4 x the throughput of boto3', throughput(BOTO3), 2.4)] : []),
		],
	};
}
