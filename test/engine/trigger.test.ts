import {
	GetProjectCommand,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';

import { Engine } from '../../n8n/engine/engine';
import {
	cleanUp,
	createClient,
	CREDENTIALS,
	customEvent,
	send,
	sign,
	some,
} from '../evidently/testKit';
import { startTrigger, type Trigger, type TriggerOptions } from './triggerServer';

let engine: Engine;

beforeAll(async () => {
	engine = await Engine.load();
});

afterEach(cleanUp);

const KEYS = { region: 'us-east-1', ...CREDENTIALS };

const start = async (options: TriggerOptions = {}) =>
	await startTrigger(engine.nodeType('awsEvidentlyTrigger'), { credential: KEYS, ...options });

const put = async ({ endpoint }: Trigger, project = 'demo', data: unknown = { a: 1 }) =>
	await createClient(endpoint).send(
		new PutProjectEventsCommand({ project, events: [customEvent(data)] }),
	);

describe('The trigger', () => {
	it('starts one execution for a request, with the IDs that the client is told', async () => {
		const trigger = await start();
		const { eventResults, failedEventCount } = await put(trigger);
		expect(failedEventCount).toBe(0);
		expect(trigger.executions).toEqual([
			[
				{
					json: {
						eventId: eventResults?.[0]?.eventId,
						project: 'demo',
						type: 'aws.evidently.custom',
						timestamp: '2025-10-16T12:00:00.250Z',
						data: { a: 1 },
						receivedTime: some(String),
					},
				},
			],
		]);
	});

	it('starts none for what it refuses, or only reads', async () => {
		const trigger = await start({ parameters: { projects: 'demo' } });
		await expect(put(trigger, 'other')).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			$metadata: { httpStatusCode: 404 },
		});
		const client = createClient(trigger.endpoint);
		await client.send(new PutProjectEventsCommand({ project: 'demo', events: [] }));
		await client.send(new GetProjectCommand({ project: 'demo' }));
		const { projects } = await client.send(new ListProjectsCommand({}));
		expect(projects).toMatchObject([{ name: 'demo' }]);
		expect(trigger.executions).toEqual([]);
	});

	it('asks n8n for its credential once a request, and not at all where it accepts any request', async () => {
		const verifying = await start();
		await put(verifying);
		expect(verifying.credentialReads).toBe(1);
		const open = await start({ parameters: { authentication: 'none' }, credential: undefined });
		await put(open);
		expect(open).toMatchObject({ credentialReads: 0, executions: [[some(Object)]] });
	});

	it('takes every valid name for a project where none is named', async () => {
		const trigger = await start();
		await put(trigger, 'anything');
		expect(trigger.executions).toMatchObject([[{ json: { project: 'anything' } }]]);
	});

	it('keeps data to the letter where that is asked for', async () => {
		const trigger = await start({ parameters: { options: { dataFormat: 'text' } } });
		const data = '{"n": 12345678901234567890}';
		const events = [{ ...customEvent(), data }];
		await createClient(trigger.endpoint).send(
			new PutProjectEventsCommand({ project: 'demo', events }),
		);
		expect(trigger.executions).toMatchObject([[{ json: { data } }]]);
	});

	it('refuses pages of other origins than the allowed ones', async () => {
		const trigger = await start({
			parameters: { authentication: 'none', options: { allowedOrigins: 'https://shop.example' } },
		});
		const { origin, pathname } = new URL(trigger.endpoint);
		const request = (page: string) =>
			send(origin, {
				method: 'POST',
				path: `${pathname}/events/projects/demo`,
				headers: { 'content-type': 'application/json', origin: page },
				body: JSON.stringify({ events: [{ ...customEvent(), timestamp: 1 }] }),
			});
		expect(await request('https://evil.example')).toMatchObject({ status: 403 });
		expect(await request('https://shop.example')).toMatchObject({
			status: 200,
			headers: { 'access-control-allow-origin': 'https://shop.example' },
		});
		expect(trigger.executions).toHaveLength(1);
	});

	it('replies the same once the workflow has ended, where that is asked for', async () => {
		const trigger = await start({ parameters: { options: { responseMode: 'lastNode' } } });
		const { eventResults, failedEventCount } = await put(trigger);
		expect(failedEventCount).toBe(0);
		expect(eventResults).toEqual([{ eventId: trigger.executions[0]?.[0]?.json.eventId }]);
	});

	it('makes an SDK send again, with the same event IDs, if the workflow failed', async () => {
		const options = { responseMode: 'lastNode' };
		const trigger = await start({ parameters: { options }, fails: true });
		const client = createClient(trigger.endpoint, { maxAttempts: 2 });
		const command = new PutProjectEventsCommand({ project: 'demo', events: [customEvent()] });
		await expect(client.send(command)).rejects.toMatchObject({
			name: 'InternalServerException',
			message: 'The workflow failed. Its execution in n8n says why.',
			$metadata: { httpStatusCode: 500, attempts: 2 },
		});
		const [first, second] = trigger.executions.map((items) => items[0]?.json.eventId);
		expect(first).toEqual(some(String));
		expect(second).toBe(first);
	});

	it('may be taken for a proxy by its client', async () => {
		const trigger = await start();
		const { origin, pathname } = new URL(trigger.endpoint);
		const signed = await sign(origin, { path: `${pathname}/projects` });
		const { status } = await send(origin, { ...signed, path: `${origin}${pathname}/projects` });
		expect(status).toBe(200);
	});

	it('closes, and does not open, where its credential is missing or can’t be used', async () => {
		for (const credential of [undefined, { ...KEYS, secretAccessKey: '' }]) {
			const trigger = await start({ credential });
			await expect(put(trigger)).rejects.toMatchObject({
				name: 'InternalServerException',
				$metadata: { httpStatusCode: 500 },
			});
			expect(trigger.executions).toEqual([]);
		}
	});

	it('closes where its authentication is neither of the two', async () => {
		const trigger = await start({ parameters: { authentication: '' } });
		const { origin, pathname } = new URL(trigger.endpoint);
		const { status } = await send(origin, {
			method: 'POST',
			path: `${pathname}/events/projects/demo`,
		});
		expect({ status, executions: trigger.executions }).toEqual({ status: 500, executions: [] });
	});
});

describe('Publishing the workflow', () => {
	const activate = async (options: TriggerOptions = {}) => await (await start(options)).activate();

	it('finds settings that can be used', async () => {
		expect(await activate()).toBe(true);
		expect(await activate({ parameters: { projects: ' demo , checkout,' } })).toBe(true);
		expect(await activate({ parameters: { authentication: 'none' }, credential: undefined })).toBe(
			true,
		);
	});

	it('says which name can’t be a project', async () => {
		await expect(activate({ parameters: { projects: 'demo, check out' } })).rejects.toThrow(
			'Invalid name in Projects: "check out". Use project names (1 to 127 letters, digits, ".", "_" or "-"), separated by commas.',
		);
	});

	it('says that a role has no meaning here', async () => {
		const role = {
			assumeRole: true,
			roleArn: 'arn:aws:iam::123456789012:role/r',
			roleSessionName: 'n8n',
		};
		await expect(activate({ credential: { ...KEYS, ...role } })).rejects.toThrow(
			'Invalid Assume Role in the credential: true. Use a credential without a role. Clients sign with the keys of the credential itself.',
		);
	});

	it('says that a key is missing', async () => {
		await expect(activate({ credential: { ...KEYS, accessKeyId: '' } })).rejects.toThrow(
			'Missing Access Key ID in the credential. Enter it',
		);
	});
});
