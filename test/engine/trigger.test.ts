import {
	BatchEvaluateFeatureCommand,
	EvaluateFeatureCommand,
	GetProjectCommand,
	ListProjectsCommand,
	PutProjectEventsCommand,
} from '@aws-sdk/client-evidently';

import { Engine } from '../../n8n/engine/engine';
import { send, sign } from '../support/http';
import { createClient } from '../support/sdkClient';
import { cleanUp, CREDENTIALS, customEvent, some } from '../support/testKit';
import { exampleDefinitions } from '../support/definitions';
import { startTrigger, type Trigger, type TriggerOptions } from './triggerServer';

let engine: Engine;

beforeAll(async () => {
	engine = await Engine.load();
});

afterEach(async () => {
	jest.restoreAllMocks();
	await cleanUp();
});

const KEYS = { region: 'us-east-1', ...CREDENTIALS };

const start = async (options: TriggerOptions = {}) =>
	await startTrigger(engine.nodeType('awsEvidentlyTrigger'), { credential: KEYS, ...options });

const put = async ({ endpoint }: Trigger, project = 'demo', data: unknown = { a: 1 }) =>
	await createClient(endpoint).send(
		new PutProjectEventsCommand({ project, events: [customEvent(data)] }),
	);

describe('The trigger', () => {
	it('starts one execution for a request, with the event IDs that the client receives', async () => {
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

	it('starts no execution for rejected requests and for requests that only read', async () => {
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

	it('reads its credential once per request, and never if Authentication is Accept Any Request', async () => {
		const verifying = await start();
		await put(verifying);
		expect(verifying.credentialReads).toBe(1);
		const open = await start({ parameters: { authentication: 'none' }, credential: undefined });
		await put(open);
		expect(open).toMatchObject({ credentialReads: 0, executions: [[some(Object)]] });
	});

	it('accepts events for any valid project name if Projects is empty', async () => {
		const trigger = await start();
		await put(trigger, 'anything');
		expect(trigger.executions).toMatchObject([[{ json: { project: 'anything' } }]]);
	});

	it('outputs data as raw text if Data Format says so', async () => {
		const trigger = await start({ parameters: { options: { dataFormat: 'text' } } });
		const data = '{"n": 12345678901234567890}';
		const events = [{ ...customEvent(), data }];
		await createClient(trigger.endpoint).send(
			new PutProjectEventsCommand({ project: 'demo', events }),
		);
		expect(trigger.executions).toMatchObject([[{ json: { data } }]]);
	});

	it('rejects web pages from origins that are not allowed', async () => {
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

	it('rejects every request while the expression in Projects returns no name', async () => {
		const trigger = await start({ parameters: { projects: '={{ undefined }}' } });
		await expect(put(trigger)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
		expect(trigger.executions).toEqual([]);
	});

	it('responds with the event IDs after the workflow has ended if Respond says so', async () => {
		const trigger = await start({ parameters: { options: { responseMode: 'lastNode' } } });
		const { eventResults, failedEventCount } = await put(trigger);
		expect(failedEventCount).toBe(0);
		expect(eventResults).toEqual([{ eventId: trigger.executions[0]?.[0]?.json.eventId }]);
	});

	it.each(['onReceived', 'lastNode'])(
		'performs every operation for the name and for the ARN of a project if Respond is %s',
		async (responseMode) => {
			const features = JSON.stringify(exampleDefinitions());
			const trigger = await start({ parameters: { features, options: { responseMode } } });
			const client = createClient(trigger.endpoint);
			for (const project of [
				'checkout',
				'arn:aws:evidently:us-east-1:123456789012:project/checkout',
			]) {
				expect(await put(trigger, project)).toMatchObject({ failedEventCount: 0 });
				const command = new GetProjectCommand({ project });
				expect((await client.send(command)).project).toMatchObject({
					name: 'checkout',
					createdTime: new Date('2021-02-01T00:00:00Z'),
				});
				const evaluation = { feature: 'checkout-flow', entityId: 'u-1' };
				const one = new EvaluateFeatureCommand({ project, ...evaluation });
				expect((await client.send(one)).variation).toBe('express');
				const batch = new BatchEvaluateFeatureCommand({ project, requests: [evaluation] });
				expect((await client.send(batch)).results).toMatchObject([{ variation: 'express' }]);
			}
			expect(await client.send(new ListProjectsCommand({}))).toEqual(some(Object));
			expect(trigger.executions).toHaveLength(2);
		},
	);

	it("logs, with the node's name, a request that it could not handle and one with a wrong signature", async () => {
		const trigger = await start({ parameters: { projects: '={{ undefined }}' } });
		const error = jest.spyOn(trigger.logger, 'error');
		await expect(put(trigger)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
		expect(error.mock.calls).toEqual([
			[
				'Trigger: A request could not be handled: Missing Projects. The expression must return at least one project name. To accept every project, clear the field.',
			],
		]);
		const warn = jest.spyOn(trigger.logger, 'warn');
		const other = await start({ credential: { ...KEYS, secretAccessKey: 'another' } });
		await expect(put(other)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
		expect(warn.mock.calls).toEqual([
			[expect.stringMatching(/^Trigger: A request's signature doesn't match\. .*127\.0\.0\.1/)],
		]);
		expect(JSON.stringify(warn.mock.calls)).not.toContain('another');
	});

	it('accepts web pages from every origin if Allowed Origins is empty', async () => {
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

	it('starts one execution per request if Respond is an expression, to which n8n responds immediately', async () => {
		const options = { responseMode: '={{ "lastNode" }}' };
		const trigger = await start({ parameters: { options } });
		expect(await put(trigger)).toMatchObject({ failedEventCount: 0 });
		expect(trigger.executions).toHaveLength(1);
	});

	it('makes an SDK send events again, with the same event IDs, if the workflow failed', async () => {
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

	it('accepts a request whose client treats the trigger as a proxy', async () => {
		const trigger = await start();
		const { origin, pathname } = new URL(trigger.endpoint);
		const signed = await sign(origin, { path: `${pathname}/projects` });
		const { status } = await send(origin, { ...signed, path: `${origin}${pathname}/projects` });
		expect(status).toBe(200);
	});

	it('rejects every request if its credential is missing or invalid', async () => {
		for (const credential of [undefined, { ...KEYS, secretAccessKey: '' }]) {
			const trigger = await start({ credential });
			await expect(put(trigger)).rejects.toMatchObject({
				name: 'InternalServerException',
				$metadata: { httpStatusCode: 500 },
			});
			expect(trigger.executions).toEqual([]);
		}
	});

	it('rejects every request if its authentication is unknown', async () => {
		const trigger = await start({ parameters: { authentication: '' } });
		const { origin, pathname } = new URL(trigger.endpoint);
		const { status } = await send(origin, {
			method: 'POST',
			path: `${pathname}/events/projects/demo`,
		});
		expect({ status, executions: trigger.executions }).toEqual({ status: 403, executions: [] });
	});
});

describe('The trigger with unusual settings', () => {
	it.each(['webhook', 'events', 'projects', 'e-1'])(
		'receives requests if its webhook ID is %s',
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
	])('receives requests if its credential has %s', async (_what, fields) => {
		const trigger = await start({ credential: { ...KEYS, ...fields } });
		await put(trigger);
		expect(trigger.executions).toHaveLength(1);
	});

	it('does not read its credential for requests without a signature or with a wrong time', async () => {
		const trigger = await start();
		const { origin, pathname } = new URL(trigger.endpoint);
		const path = `${pathname}/projects`;
		expect(await send(origin, { path })).toMatchObject({ status: 403 });
		const slow = createClient(trigger.endpoint, { systemClockOffset: -600_000 });
		await expect(slow.send(new ListProjectsCommand({}))).rejects.toThrow('Signature expired');
		expect(trigger.credentialReads).toBe(0);
	});

	it('accepts requests signed for the public URL of n8n, and no other URL', async () => {
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

describe('An evaluation', () => {
	/** The definitions of the example without its launch, so that the experiment decides for every entity. */
	const features = JSON.stringify({ ...exampleDefinitions(), launches: [] });
	const evaluate = async (parameters: object, entityId: string) => {
		const trigger = await start({ parameters: { features, ...parameters }, fails: true });
		const command = { project: 'checkout', feature: 'checkout-flow', entityId };
		const client = createClient(trigger.endpoint);
		return { trigger, evaluation: client.send(new EvaluateFeatureCommand(command)) };
	};

	it('starts the workflow for an evaluation, and responds even if the workflow fails', async () => {
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

	it('starts no workflow for an evaluation without a rule, or if Evaluation Events says so', async () => {
		const overridden = await evaluate({}, 'u-1');
		expect(await overridden.evaluation).toMatchObject({ reason: 'ENTITY_OVERRIDES_MATCH' });
		const silent = await evaluate({ options: { evaluationEvents: 'none' } }, 'u-2');
		expect(await silent.evaluation).toMatchObject({ reason: 'EXPERIMENT_RULE_MATCH' });
		expect([...overridden.trigger.executions, ...silent.trigger.executions]).toEqual([]);
	});

	it('fails evaluations but accepts events while the expression in Features is wrong', async () => {
		const { trigger, evaluation } = await evaluate({ features: '={{ 7 }}' }, 'u-1');
		await expect(evaluation).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
		const { failedEventCount } = await put(await start({ parameters: { features: '={{ 7 }}' } }));
		expect(failedEventCount).toBe(0);
		expect(trigger.executions).toEqual([]);
	});
});

describe('Publishing the workflow', () => {
	it('reports where the definitions in Features are invalid when the workflow is published', async () => {
		const features = '{"features":[{"name":"a b"}]}';
		await expect((await start({ parameters: { features } })).activate()).rejects.toThrow(
			'Invalid features[0].name in Features: "a b".',
		);
	});

	const activate = async (options: TriggerOptions = {}) => await (await start(options)).activate();

	it('publishes a workflow with valid settings', async () => {
		expect(await activate()).toBe(true);
		expect(await activate({ parameters: { projects: ' demo , checkout,' } })).toBe(true);
		expect(await activate({ parameters: { authentication: 'none' }, credential: undefined })).toBe(
			true,
		);
	});

	// Newer versions of n8n drop the "=" of an expression that the parameter doesn't allow.
	it.each([
		['={{ $json.mode }}', /^Invalid Respond: "=?{{ \$json\.mode }}"\. Choose Immediately or /],
		['responseNode', /^Invalid Respond: "responseNode"\. Choose Immediately or /],
	])(
		'rejects %p for Respond, which would mean Immediately, when the workflow is published',
		async (responseMode, message) => {
			const parameters = { options: { responseMode } };
			await expect(activate({ parameters })).rejects.toThrow(message);
		},
	);

	it.each(['onReceived', 'lastNode'])(
		'publishes a workflow whose Respond is %p',
		async (responseMode) => {
			expect(await activate({ parameters: { options: { responseMode } } })).toBe(true);
		},
	);

	it('reports an invalid project name when the workflow is published', async () => {
		await expect(activate({ parameters: { projects: 'demo, check out' } })).rejects.toThrow(
			'Invalid name in Projects: "check out". Use project names (1 to 127 letters, digits, ".", "_" or "-"), separated by commas.',
		);
	});

	it.each(['={{ undefined }}', '={{ $vars.projects }}', '={{ "" }}', '='])(
		'rejects the expression %p for Projects, which returns no name, when the workflow is published',
		async (projects) => {
			await expect(activate({ parameters: { projects } })).rejects.toThrow(
				'Missing Projects. The expression must return at least one project name.',
			);
		},
	);

	it('rejects a trigger without a webhook ID, because no client could reach it', async () => {
		await expect(activate({ webhookId: undefined })).rejects.toThrow(
			'The node has no webhook ID, so applications cannot reach it.',
		);
	});

	it('rejects a credential that assumes a role when the workflow is published', async () => {
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
	])(
		'publishes a workflow if its credential has %s, which the trigger ignores',
		async (_what, fields) => {
			expect(await activate({ credential: { ...KEYS, ...fields } })).toBe(true);
		},
	);

	it('reports a missing key when the workflow is published', async () => {
		await expect(activate({ credential: { ...KEYS, accessKeyId: '' } })).rejects.toThrow(
			'Missing Access Key ID in the credential. Enter it',
		);
	});
});
