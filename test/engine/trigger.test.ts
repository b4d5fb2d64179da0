import {
	EvaluateFeatureCommand,
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
import { exampleDefinitions } from '../evaluate/example';
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

	it('refuses every request while the expression in Projects names none', async () => {
		const trigger = await start({ parameters: { projects: '={{ undefined }}' } });
		await expect(put(trigger)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
		expect(trigger.executions).toEqual([]);
	});

	it('replies the same once the workflow has ended, where that is asked for', async () => {
		const trigger = await start({ parameters: { options: { responseMode: 'lastNode' } } });
		const { eventResults, failedEventCount } = await put(trigger);
		expect(failedEventCount).toBe(0);
		expect(eventResults).toEqual([{ eventId: trigger.executions[0]?.[0]?.json.eventId }]);
	});

	it('accepts pages of every origin if Allowed Origins is empty', async () => {
		const trigger = await start({
			parameters: { authentication: 'none', options: { allowedOrigins: '' } },
		});
		const { origin, pathname } = new URL(trigger.endpoint);
		const request = { path: `${pathname}/projects`, headers: { origin: 'https://a.example' } };
		expect(await send(origin, request)).toMatchObject({
			status: 200,
			headers: { 'access-control-allow-origin': 'https://a.example' },
		});
	});

	it('starts one execution for a call where Respond is an expression, and n8n responds at once', async () => {
		const options = { responseMode: '={{ "lastNode" }}' };
		const trigger = await start({ parameters: { options } });
		expect(await put(trigger)).toMatchObject({ failedEventCount: 0 });
		expect(trigger.executions).toHaveLength(1);
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
		expect({ status, executions: trigger.executions }).toEqual({ status: 403, executions: [] });
	});
});

describe('the trigger', () => {
	it.each(['webhook', 'events', 'projects', 'e-1'])(
		'receives requests with the webhook ID %s',
		async (webhookId) => {
			const trigger = await start({ webhookId, parameters: { projects: 'demo' } });
			await put(trigger);
			expect(trigger.executions).toMatchObject([[{ json: { project: 'demo' } }]]);
			const client = createClient(trigger.endpoint);
			const { project } = await client.send(new GetProjectCommand({ project: 'demo' }));
			const { projects } = await client.send(new ListProjectsCommand({}));
			expect(projects).toEqual([project]);
		},
	);

	it.each([
		['an invalid Endpoint', { endpoint: 'not a URL' }],
		['an empty Region', { region: '' }],
		['Assume Role without a Role ARN', { assumeRole: true, roleArn: '' }],
	])('receives requests with a credential that has %s', async (_what, fields) => {
		const trigger = await start({ credential: { ...KEYS, ...fields } });
		await put(trigger);
		expect(trigger.executions).toHaveLength(1);
	});

	it('does not read its credential for a request that is not signed, or with a wrong clock', async () => {
		const trigger = await start();
		const { origin, pathname } = new URL(trigger.endpoint);
		const path = `${pathname}/projects`;
		expect(await send(origin, { path })).toMatchObject({ status: 403 });
		const slow = createClient(trigger.endpoint, { systemClockOffset: -600_000 });
		await expect(slow.send(new ListProjectsCommand({}))).rejects.toThrow('Signature expired');
		expect(trigger.credentialReads).toBe(0);
	});

	it('accepts a request that was signed for the public URL of n8n, and no other', async () => {
		const publicUrl = 'https://n8n.example/n8n';
		const trigger = await start({ publicUrl });
		const { origin, pathname } = new URL(trigger.endpoint);
		const signedFor = async (url: string) => {
			const signed = await sign(url, { path: `/n8n${pathname}/projects` });
			return await send(origin, { ...signed, path: `${pathname}/projects` });
		};
		expect(await signedFor('https://n8n.example')).toMatchObject({ status: 200 });
		expect(await signedFor('https://other.example')).toMatchObject({ status: 403 });
	});

	it('starts no execution if every event is nested too deeply', async () => {
		const trigger = await start();
		const data = '['.repeat(501) + ']'.repeat(501);
		const events = [{ ...customEvent(), data }];
		const client = createClient(trigger.endpoint);
		const command = new PutProjectEventsCommand({ project: 'demo', events });
		expect(await client.send(command)).toMatchObject({ failedEventCount: 1 });
		expect(trigger.executions).toEqual([]);
	});
});

describe('an evaluation', () => {
	/** Of the example without its launch, so that the experiment decides for everyone. */
	const features = JSON.stringify({ ...exampleDefinitions(), launches: [] });
	const evaluate = async (parameters: object, entityId: string) => {
		const trigger = await start({ parameters: { features, ...parameters }, fails: true });
		const command = { project: 'checkout', feature: 'checkout-flow', entityId };
		const client = createClient(trigger.endpoint);
		return { trigger, evaluation: client.send(new EvaluateFeatureCommand(command)) };
	};

	it('starts the workflow with an item, and is answered although the workflow fails', async () => {
		const options = { responseMode: 'lastNode' };
		const { trigger, evaluation } = await evaluate({ options }, 'u-2');
		const { variation, reason } = await evaluation;
		expect(reason).toBe('EXPERIMENT_RULE_MATCH');
		expect(trigger.executions).toMatchObject([
			[
				{
					json: {
						project: 'checkout',
						type: 'aws.evidently.evaluation',
						data: { feature: 'checkout-flow', entityId: 'u-2', variation, type: reason },
					},
				},
			],
		]);
		const [[item]] = trigger.executions as [
			[{ json: { timestamp: string; receivedTime: string } }],
		];
		expect(item.json.timestamp).toBe(item.json.receivedTime);
	});

	it('starts no workflow if no rule has decided, or if the option Evaluation Events says so', async () => {
		const overridden = await evaluate({}, 'u-1');
		expect(await overridden.evaluation).toMatchObject({ reason: 'ENTITY_OVERRIDES_MATCH' });
		const silent = await evaluate({ options: { evaluationEvents: 'none' } }, 'u-2');
		expect(await silent.evaluation).toMatchObject({ reason: 'EXPERIMENT_RULE_MATCH' });
		expect([...overridden.trigger.executions, ...silent.trigger.executions]).toEqual([]);
	});

	it('fails while the expression in Features is wrong, but events are still accepted', async () => {
		const { trigger, evaluation } = await evaluate({ features: '={{ 7 }}' }, 'u-1');
		await expect(evaluation).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
		const { failedEventCount } = await put(await start({ parameters: { features: '={{ 7 }}' } }));
		expect(failedEventCount).toBe(0);
		expect(trigger.executions).toEqual([]);
	});
});

describe('Publishing the workflow', () => {
	it('says where the definitions in Features are wrong', async () => {
		const features = '{"features":[{"name":"a b"}]}';
		await expect((await start({ parameters: { features } })).activate()).rejects.toThrow(
			'Invalid features[0].name in Features: "a b".',
		);
	});

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

	it.each(['={{ undefined }}', '={{ $vars.projects }}', '={{ "" }}', '='])(
		'refuses the expression %p for Projects, which names none',
		async (projects) => {
			await expect(activate({ parameters: { projects } })).rejects.toThrow(
				'Missing Projects. The expression must return at least one project name.',
			);
		},
	);

	it('refuses a node without a webhook ID, which no client could reach', async () => {
		await expect(activate({ webhookId: undefined })).rejects.toThrow(
			'The node has no webhook ID, so applications cannot reach it.',
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

	it.each([
		['an invalid Endpoint', { endpoint: 'not a URL' }],
		['an empty Region', { region: '' }],
	])('succeeds with a credential that has %s, which is not used', async (_what, fields) => {
		expect(await activate({ credential: { ...KEYS, ...fields } })).toBe(true);
	});

	it('says that a key is missing', async () => {
		await expect(activate({ credential: { ...KEYS, accessKeyId: '' } })).rejects.toThrow(
			'Missing Access Key ID in the credential. Enter it',
		);
	});
});
