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
import { CREDENTIALS, customEvent, textWith, wireEvent } from '../../evidently/testKit';
import { openWorld, PROJECTS, type World } from '../browser/world';
import { listProjects, testCredential } from '../editorCalls';
import { publishTrigger } from '../receive/publishedTrigger';
import { sharedInstance, testedRelease } from '../tested';

/** What the package does in any n8n, with nothing of its editor. */
let world: World;

beforeEach(async () => {
	world = await openWorld();
});
afterEach(async () => await world?.close());

const ACCEPTED = { eventId: textWith('-') };

/** Runs nodes one after the other, as its owner does in the editor. */
async function run(...nodes: INode[]): Promise<Execution> {
	const { client } = world;
	const workflow = await client.createWorkflow(chain('Run', [manualTrigger(), ...nodes]));
	return await client.finished(await client.start(workflow, START));
}

function outputOf({ data }: Pick<IRun, 'data'>, name: string, output = 0): IDataObject[] {
	const items = data.resultData.runData[name]?.[0]?.data?.main?.[output] ?? [];
	return items.map(({ json }) => json);
}

test('n8n has both nodes', async () => {
	const names = await world.client.nodeTypeNames();
	expect(names).toEqual(expect.arrayContaining([NODE_TYPE, TRIGGER_TYPE]));
});

test('the credential’s test says whether the service accepts the keys', async () => {
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

test('Project offers the projects of the service', async () => {
	expect(await listProjects(world.client, world.credential)).toEqual(PROJECTS);
});

test('items become events, and their results items', async () => {
	const { credential, evidently: server } = world;
	const items = [{ order: 1 }, { order: 2 }];
	const execution = await run(...givenItems(items), evidently(credential, 'checkout'));
	expect(execution.status).toBe('success');
	const stored = await server.readEvents('checkout');
	expect(stored.map(({ data }) => JSON.parse(data) as unknown)).toEqual(items);
	expect(outputOf(execution, EVIDENTLY)).toEqual(stored.map(({ eventId }) => ({ eventId })));
});

test('a date without a zone is in the zone of the workflow', async () => {
	const { client, credential, evidently: server } = world;
	const parameters = { timestampSource: 'value', timestamp: '2026-01-31T07:00:00' };
	const nodes = [manualTrigger(), evidently(credential, 'checkout', parameters)];
	const workflow = chain('Zone', nodes, { timezone: 'America/New_York' });
	await client.finished(await client.start(await client.createWorkflow(workflow), START));
	const [event] = await server.readEvents('checkout');
	expect(event?.timestamp).toBe(Date.UTC(2026, 0, 31, 12) / 1000);
});

test('the error output gets what can’t be sent, with what came in', async () => {
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
		{ at: 'soon', error: textWith('The item\'s field "at" is "soon"') },
	]);
});

test('an error stops the workflow, and says why', async () => {
	const execution = await run(evidently(world.credential, 'unknown'));
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.error?.message).toContain('ResourceNotFoundException');
});

test('n8n’s HTTP Request node uses the credential', async () => {
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

test('the trigger takes signed requests, and refuses others', async () => {
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

test('n8n’s command line runs a workflow with the node', async () => {
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
