import { localCredential } from '../../../evidently/credential';
import { putCredential } from '../../../n8n/rest/credential';
import { isOver } from '../../../n8n/rest/client';
import { until } from '../../../n8n/waiting';
import { chain, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';
import { CREDENTIALS } from '../../support/testKit';
import { findAcknowledged } from '../acknowledged';
import { sendLoad } from '../sending';
import { openCluster, WORKER_CONCURRENCY, type OpenCluster } from './cluster';

/** The numbers of acknowledged requests after which a worker is killed, and after which sending ends. */
const BEFORE_KILL = 30;
const REQUESTS = 60;
const EVENTS_EACH = 5;

let open: OpenCluster;

beforeAll(async () => {
	open = await openCluster();
});

afterAll(async () => await open?.close());

it('loses only the executions in flight if a worker is killed while a webhook process receives events', async () => {
	const { client, cluster } = open;
	const credential = await putCredential(client, localCredential(''));
	const trigger = evidentlyTrigger(credential);
	// The wait ensures that the worker has executions in flight when it is killed.
	const wait = node('Wait', 'n8n-nodes-base.wait', 1.1, { amount: 1, unit: 'seconds' });
	const workflowId = await client.createWorkflow(chain('Receiving', [trigger, wait]));
	await client.activate(workflowId);

	const acknowledged = await sendLoad({
		endpoint: `${cluster.webhooks.url}/webhook/${trigger.webhookId}`,
		credentials: CREDENTIALS,
		inFlight: 5,
		eventsEach: EVENTS_EACH,
		onAcknowledged: async (requests) => {
			if (requests === BEFORE_KILL) await cluster.workers[1]?.kill();
			return requests < REQUESTS;
		},
	});
	expect(acknowledged.length).toBeGreaterThanOrEqual(REQUESTS * EVENTS_EACH);
	await until(
		'all executions to end',
		async () => [...(await client.executionStatuses(workflowId)).values()].every(isOver),
		240_000,
	);
	const { counts, lost } = await findAcknowledged(client, workflowId, acknowledged);
	console.log(`${acknowledged.length} events acknowledged. Executions:`, counts);
	// n8n marks the executions in flight of a killed worker as failed and clears their data
	// (docs/receiving.md).
	const { success = 0, error = 0, ...others } = counts;
	expect(others).toEqual({});
	expect(success).toBeGreaterThan(0);
	expect(error).toBeLessThanOrEqual(WORKER_CONCURRENCY);
	expect(lost).toHaveLength(error * EVENTS_EACH);
});
