import { EvidentlyClient, PutProjectEventsCommand } from '@aws-sdk/client-evidently';
import type { IDataObject, INode, IRun } from 'n8n-workflow';

import { localCredential } from '../../../evidently/credential';
import { findInstallation } from '../../../n8n/install/installN8n';
import { runN8n } from '../../../n8n/instance';
import { CREDENTIAL_TYPE, NODE_TYPE, TRIGGER_TYPE } from '../../../n8n/install/package';
import type { Execution } from '../../../n8n/rest/client';
import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
	node,
	START,
} from '../../../n8n/rest/workflowNodes';
import { CREDENTIALS, customEvent, textWith, wireEvent } from '../../support/testKit';
import { openWorld, PROJECTS, type World } from '../browser/world';
import { listProjects, testCredential } from '../editorCalls';
import { publishTrigger } from '../receive/publishedTrigger';
import { sharedInstance, testedRelease } from '../tested';

let world: World;

beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => await world?.close());

const ACCEPTED = { eventId: textWith('-') };

/** Runs a workflow of these nodes in a row, as the editor does. */
async function run(...nodes: INode[]): Promise<Execution> {
	const { client } = world;
	const workflow = await client.createWorkflow(chain('Run', [manualTrigger(), ...nodes]));
	return await client.finished(await client.start(workflow, START));
}

function outputOf({ data }: Pick<IRun, 'data'>, name: string, output = 0): IDataObject[] {
	const items = data.resultData.runData[name]?.[0]?.data?.main?.[output] ?? [];
	return items.map(({ json }) => json);
}

it('adds both nodes to n8n', async () => {
	const names = (await world.client.nodeTypes()).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining([NODE_TYPE, TRIGGER_TYPE]));
});

it('reports in the test of the credential whether the service accepts the keys', async () => {
	const { client, credential } = world;
	const { data } = localCredential(world.evidently.url);
	expect(await testCredential(client, credential, data)).toEqual({
		status: 'OK',
		message: 'The service accepts these keys',
	});
	const wrong = { ...data, secretAccessKey: 'mistyped' };
	expect(await testCredential(client, credential, wrong)).toEqual({
		status: 'Error',
		message: textWith('InvalidSignatureException'),
	});
});

it('lists the projects of the service for Project', async () => {
	expect(await listProjects(world.client, world.credential)).toEqual(PROJECTS);
});

it('sends an event for each item and outputs an item for each result', async () => {
	const { credential, evidently: server } = world;
	const items = [{ order: 1 }, { order: 2 }];
	const execution = await run(...givenItems(items), evidently(credential, 'checkout'));
	expect(execution.status).toBe('success');
	const stored = await server.readEvents('checkout');
	expect(stored.map(({ data }) => JSON.parse(data) as unknown)).toEqual(items);
	expect(outputOf(execution, EVIDENTLY)).toEqual(stored.map(({ eventId }) => ({ eventId })));
});

it('interprets a date without a time zone in the time zone of the workflow', async () => {
	const { client, credential, evidently: server } = world;
	const parameters = { timestampSource: 'value', timestamp: '2026-01-31T07:00:00' };
	const nodes = [manualTrigger(), evidently(credential, 'checkout', parameters)];
	const workflow = chain('Zone', nodes, { timezone: 'America/New_York' });
	await client.finished(await client.start(await client.createWorkflow(workflow), START));
	const [event] = await server.readEvents('checkout');
	expect(event?.timestamp).toBe(Date.UTC(2026, 0, 31, 12) / 1000);
});

it('sends an item that can’t become an event to the error output, with its input fields', async () => {
	const execution = await run(
		...givenItems([{ at: 1_769_860_800 }, { at: 'soon' }]),
		evidently(
			world.credential,
			'checkout',
			{ timestampSource: 'field', timestampField: 'at' },
			{ onError: 'continueErrorOutput' },
		),
	);
	expect(outputOf(execution, EVIDENTLY)).toEqual([ACCEPTED]);
	expect(outputOf(execution, EVIDENTLY, 1)).toEqual([
		{ at: 'soon', error: textWith('Invalid field "at": "soon"') },
	]);
});

it('stops the workflow with the error of the service', async () => {
	const execution = await run(evidently(world.credential, 'unknown'));
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.error?.message).toContain('ResourceNotFoundException');
});

it('signs the requests of n8n’s HTTP Request node with the credential', async () => {
	const { credential, evidently: server } = world;
	const request = (name: string, path: string, parameters: object) => ({
		...node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			url: server.url + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			...parameters,
		}),
		credentials: { [CREDENTIAL_TYPE]: credential },
	});
	const body = {
		method: 'POST',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify({ events: [wireEvent({ a: 1 })] }),
	};
	const execution = await run(
		request('List', '/projects', {}),
		request('Put', '/events/projects/checkout', body),
	);
	expect(outputOf(execution, 'List')).toMatchObject([
		{ projects: PROJECTS.map((name) => ({ name })) },
	]);
	expect(outputOf(execution, 'Put')).toMatchObject([{ eventResults: [ACCEPTED] }]);
});

it('accepts signed requests at the trigger, and rejects a wrong secret', async () => {
	const { client, credential } = world;
	const trigger = await publishTrigger(client, credential, { projects: 'checkout' });
	const put = async (secretAccessKey: string) =>
		await new EvidentlyClient({
			endpoint: trigger.endpoint,
			disableHostPrefix: true,
			region: 'us-east-1',
			credentials: { ...CREDENTIALS, secretAccessKey },
		}).send(new PutProjectEventsCommand({ project: 'checkout', events: [customEvent({ a: 1 })] }));
	await expect(put('mistyped')).rejects.toMatchObject({ name: 'InvalidSignatureException' });
	const { eventResults } = await put(CREDENTIALS.secretAccessKey);
	expect(await trigger.executions(1)).toMatchObject([
		[{ eventId: eventResults?.[0]?.eventId, project: 'checkout', data: { a: 1 } }],
	]);
	expect(await trigger.count()).toBe(1);
});

it('runs a workflow with the node from the command line of n8n', async () => {
	const { client, credential, evidently: server } = world;
	const nodes = [manualTrigger(), ...givenItems([{ n: 1 }]), evidently(credential, 'checkout')];
	const workflow = await client.createWorkflow(chain('Command line', nodes));
	const { userFolder } = sharedInstance();
	const installation = findInstallation(testedRelease())!;
	const output = await runN8n({ installation, userFolder }, 'execute', `--id=${workflow}`);
	const result = JSON.parse(output.slice(output.indexOf('{\n'))) as IRun;
	expect(result.status).toBe('success');
	const [stored] = await server.readEvents('checkout');
	expect(outputOf(result, EVIDENTLY)).toEqual([{ eventId: stored?.eventId }]);
});
