import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';

import { EVIDENTLY_TRIGGER, chain, evidentlyTrigger, node } from '../../../n8n/rest/workflowNodes';
import { until } from '../../../n8n/waiting';
import { CREDENTIALS } from '../../support/testKit';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

const EVENTS = [
	{ details: { pageLoadTime: 800 }, userDetails: { userId: 'u-17' } },
	{ details: { pageLoadTime: 1250 }, userDetails: { userId: 'u-18' } },
];

const send = async (endpoint: string) =>
	await new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: 'us-east-1',
		credentials: CREDENTIALS,
	}).send(
		new PutProjectEventsCommand({
			project: 'checkout',
			events: EVENTS.map((data) => ({
				type: 'aws.evidently.custom',
				timestamp: new Date('2026-11-24T10:00:00.123Z'),
				data: JSON.stringify(data),
			})),
		}),
	);

async function open(authentication?: 'none') {
	const { client, credential, editor } = world;
	const trigger = evidentlyTrigger(authentication ? undefined : credential, {
		projects: 'checkout',
	});
	const nodes = [trigger, node('Done', 'n8n-nodes-base.noOp', 1)];
	const workflowId = await client.createWorkflow(chain('Listen', nodes));
	await editor.openWorkflow(workflowId);
	return { trigger, workflowId, details: await editor.openNode(EVIDENTLY_TRIGGER) };
}

it('shows the endpoint to configure in a client, without the path that the SDK adds', async () => {
	const { details, trigger } = await open();
	const { client } = world;
	await details.showWebhookUrls();
	expect(await details.webhookUrls()).toEqual([`${client.url}/webhook-test/${trigger.webhookId}`]);
	await details.chooseUrl('Production URL');
	expect(await details.webhookUrls()).toEqual([`${client.url}/webhook/${trigger.webhookId}`]);
	await details.close();
});

it('shows the events that an SDK sends while the trigger listens for a test event', async () => {
	const { details, trigger } = await open();
	const endpoint = `${world.client.url}/webhook-test/${trigger.webhookId}`;
	await details.showWebhookUrls();
	await expect(send(endpoint)).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
	await details.listen();
	// n8n registers the test webhooks one after the other, and the editor may show that it listens before.
	const { eventResults } = await until('the test webhooks', async () => await send(endpoint));
	await details.output.showTable();
	await details.output.rows().nth(1).waitFor();
	const rows = await details.output.texts();
	expect(rows.map(([eventId, project, , timestamp]) => [eventId, project, timestamp])).toEqual(
		eventResults?.map(({ eventId }) => [eventId, 'checkout', '2026-11-24T10:00:00.123Z']),
	);
	await screenshot(details.page, 'trigger');
	await details.close();
});

it('accepts events at the production URL only after the workflow is published', async () => {
	const { trigger, workflowId, details } = await open();
	await details.close();
	const endpoint = `${world.client.url}/webhook/${trigger.webhookId}`;
	await expect(send(endpoint)).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
	await world.client.activate(workflowId);
	expect((await send(endpoint)).failedEventCount).toBe(0);
});

it('warns that anyone can send events if signatures are not verified', async () => {
	const { details } = await open('none');
	await details.parameters.getByText('Anyone who knows the URL can send events').waitFor();
	expect(await details.parameters.getByTestId('node-credentials-slot').count()).toBe(0);
	await details.close();
});
