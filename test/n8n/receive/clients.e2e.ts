import {
	EvidentlyClient,
	GetProjectCommand,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';

import { DEFAULT_REGION } from '../../../evidently';
import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
} from '../../../n8n/rest/workflowNodes';
import { awsCli } from '../../clients/awsCli';
import { BOTO3_EVENT, BOTO3_MET, speakBoto3 } from '../../clients/boto3';
import { aws, python } from '../../clients/commands';
import { testIf } from '../../support/testIf';
import { codeIn, missingFor, runProgram } from '../../clients/documented';
import { createEvidentlyV2 } from '../../clients/sdkV2';
import { CREDENTIALS, wireEvent } from '../../support/testKit';
import { openWorld, type World } from '../browser/world';
import { listProjects, testCredential } from '../editorCalls';
import { publishTrigger, type PublishedTrigger } from './publishedTrigger';

let world: World;
let trigger: PublishedTrigger;

beforeEach(async () => {
	world = await openWorld();
	trigger = await publishTrigger(world.client, world.credential, { projects: 'demo, checkout' });
});
afterEach(async () => await world?.close());

const AT = new Date('2025-10-16T12:00:00.123Z');
const ARN = 'arn:aws:evidently:eu-west-1:123456789012:project/demo';

const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

it('responds to the JavaScript SDK v3 as the service does', async () => {
	const client = new EvidentlyClient({
		endpoint: trigger.endpoint,
		disableHostPrefix: true,
		region: 'eu-west-1',
		credentials: CREDENTIALS,
	});
	const events = Array.from({ length: 50 }, (_, number) => ({
		type: 'aws.evidently.custom' as const,
		timestamp: AT,
		data: JSON.stringify({ number, text: 'é' }),
	}));
	const put = async (project: string) =>
		await client.send(new PutProjectEventsCommand({ project, events }));
	const responses = [await put('demo'), await put(ARN)];
	expect(responses.map(({ failedEventCount }) => failedEventCount)).toEqual([0, 0]);
	const executions = await trigger.executions(2);
	expect(executions).toEqual(
		responses.map(({ eventResults }) =>
			events.map(({ type, data }, index) => ({
				eventId: eventResults?.[index]?.eventId,
				project: 'demo',
				type,
				timestamp: AT.toISOString(),
				data: JSON.parse(data) as unknown,
				receivedTime: isoTime,
			})),
		),
	);
	const { project } = await client.send(new GetProjectCommand({ project: ARN }));
	expect(project).toMatchObject({ arn: ARN, name: 'demo' });
	const first = await client.send(new ListProjectsCommand({ maxResults: 1 }));
	const second = await client.send(new ListProjectsCommand({ nextToken: first.nextToken }));
	expect([first, second].map(({ projects }) => projects?.map(({ name }) => name))).toEqual([
		['checkout'],
		['demo'],
	]);
	expect(await trigger.count()).toBe(2);
});

it('accepts data as objects and as strings from the JavaScript SDK v2', async () => {
	const client = createEvidentlyV2({
		endpoint: trigger.endpoint,
		hostPrefixEnabled: false,
		region: 'eu-west-1',
		...CREDENTIALS,
	});
	const data = { details: { pageLoadTime: 800.5 } };
	const event = { type: 'aws.evidently.custom', timestamp: AT };
	const { eventResults } = await client
		.putProjectEvents({
			project: ARN,
			events: [
				{ ...event, data },
				{ ...event, data: JSON.stringify(data) },
			],
		})
		.promise();
	const [items] = await trigger.executions(1);
	expect(items).toMatchObject([
		{ eventId: eventResults?.[0]?.eventId, data, timestamp: AT.toISOString() },
		{ eventId: eventResults?.[1]?.eventId, data, timestamp: AT.toISOString() },
	]);
});

testIf(python, 'no boto3 that knows Evidently (Debian: python3-boto3)')(
	'responds to boto3 as the service does',
	async () => {
		expect(await speakBoto3(trigger.endpoint)).toEqual(BOTO3_MET);
		const executions = await trigger.executions(2);
		const timestamp = new Date(BOTO3_EVENT.timestamp * 1000).toISOString();
		const data: unknown = JSON.parse(BOTO3_EVENT.data);
		const items = Array.from({ length: 50 }, () => ({ data, timestamp, project: 'demo' }));
		expect(executions).toMatchObject([items, items]);
	},
);

testIf(aws, 'no AWS CLI that knows Evidently (Debian: awscli)')(
	'responds to the AWS CLI as the service does',
	async () => {
		const cli = awsCli(trigger.endpoint);
		const events = JSON.stringify([wireEvent({ a: 1 }), wireEvent({ a: 2 })]);
		const response = await cli('put-project-events', '--project', 'demo', '--events', events);
		const [items] = await trigger.executions(1);
		expect(items).toMatchObject([{ data: { a: 1 } }, { data: { a: 2 } }]);
		expect(response).toMatchObject({ eventResults: items!.map(({ eventId }) => ({ eventId })) });
		expect(await cli('list-projects')).toMatchObject({
			projects: [{ name: 'checkout' }, { name: 'demo' }],
		});
	},
);

for (const program of codeIn('docs/receiving.md').filter(({ language }) => language === 'go')) {
	const missing = missingFor(program);
	testIf(!missing, missing ?? '')(
		`accepts events by project name and by ARN from the documented program for the ${program.heading}`,
		async () => {
			const printed = [
				await runProgram(program, trigger.endpoint),
				await runProgram(program, trigger.endpoint, { '"checkout"': JSON.stringify(ARN) }),
			];
			const [byName, byArn] = await trigger.executions(2);
			expect([byName, byArn]).toMatchObject([[{ project: 'checkout' }], [{ project: 'demo' }]]);
			expect(printed[0]).toContain(byName![0]!.eventId);
			expect(printed[1]).toContain(byArn![0]!.eventId);
		},
		180_000,
	);
}

describe('The sending node', () => {
	it('sends events to the trigger with a credential that passes its test and lists the projects', async () => {
		const { client } = world;
		const data = { region: DEFAULT_REGION, ...CREDENTIALS, endpoint: trigger.endpoint };
		const id = await client.createCredential('To n8n', CREDENTIAL_TYPE, data);
		const credential = { id, name: 'To n8n' };
		expect(await testCredential(client, credential, data)).toMatchObject({ status: 'OK' });
		expect(await listProjects(client, credential)).toEqual(['checkout', 'demo']);
		const nodes = [
			manualTrigger(),
			...givenItems([{ order: 1 }, { order: 2 }]),
			evidently(credential, 'checkout'),
		];
		const workflow = await client.createWorkflow(chain('Send to n8n', nodes));
		const sent = await client.finished(await client.start(workflow, 'Start'));
		const out = sent.data.resultData.runData[EVIDENTLY]?.[0]?.data?.main?.[0] ?? [];
		const [items] = await trigger.executions(1);
		expect(items).toMatchObject([{ data: { order: 1 } }, { data: { order: 2 } }]);
		expect(out.map(({ json }) => json)).toEqual(items!.map(({ eventId }) => ({ eventId })));
	});
});

it('keeps the requests of two triggers in one n8n apart', async () => {
	const other = await publishTrigger(world.client, undefined, { projects: 'demo' });
	const send = async ({ endpoint }: PublishedTrigger, project: string) =>
		await new EvidentlyClient({
			endpoint,
			disableHostPrefix: true,
			region: 'eu-west-1',
			credentials: CREDENTIALS,
			maxAttempts: 1,
		}).send(
			new PutProjectEventsCommand({
				project,
				events: [{ type: 'aws.evidently.custom', timestamp: AT, data: '{}' }],
			}),
		);
	await send(other, 'demo');
	await expect(send(other, 'checkout')).rejects.toMatchObject({
		name: 'ResourceNotFoundException',
	});
	await send(trigger, 'checkout');
	expect(await other.executions(1)).toMatchObject([[{ project: 'demo' }]]);
	expect(await trigger.executions(1)).toMatchObject([[{ project: 'checkout' }]]);
});
