import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ListProjectsCommand, PutProjectEventsCommand } from '@aws-sdk/client-evidently';

import { startTrigger, type TriggerOptions } from '../../engine/triggerServer';
import { createClient, CREDENTIALS, customEvent } from '../../support/testKit';
import { setUpEngine } from './setUp';

const KEYS = { region: 'us-east-1', ...CREDENTIALS };

const putDemo = new PutProjectEventsCommand({ project: 'demo', events: [customEvent({ a: 1 })] });

describe('Trigger', () => {
	const engine = setUpEngine();

	const start = async (options: TriggerOptions = {}) =>
		await startTrigger(engine().nodeType('awsEvidentlyTrigger'), { credential: KEYS, ...options });

	it('starts one execution for a signed request with the event IDs that the client receives', async () => {
		const { endpoint, executions } = await start();
		const { eventResults } = await createClient(endpoint).send(putDemo);
		const [[item]] = executions as [[(typeof executions)[number][number]]];
		assert.equal(executions.length, 1);
		assert.equal(item.json.eventId, eventResults?.[0]?.eventId);
		assert.deepEqual(item.json.data, { a: 1 });
		assert.equal(item.json.timestamp, '2025-10-16T12:00:00.250Z');
	});

	it('rejects a wrong signature and an unknown project, and starts no execution', async () => {
		const { endpoint, executions } = await start({ parameters: { projects: 'checkout' } });
		const credentials = { ...CREDENTIALS, secretAccessKey: 'wrong' };
		await assert.rejects(createClient(endpoint, { credentials }).send(putDemo), {
			name: 'InvalidSignatureException',
		});
		await assert.rejects(createClient(endpoint).send(putDemo), {
			name: 'ResourceNotFoundException',
		});
		assert.deepEqual(executions, []);
	});

	it('lists the projects of the trigger', async () => {
		const { endpoint } = await start({ parameters: { projects: 'demo' } });
		const { projects } = await createClient(endpoint).send(new ListProjectsCommand({}));
		assert.deepEqual(
			projects?.map(({ name }) => name),
			['demo'],
		);
	});

	it('accepts any request if Authentication is None', async () => {
		const open = { parameters: { authentication: 'none' }, credential: undefined };
		const { endpoint, executions } = await start(open);
		await createClient(endpoint).send(putDemo);
		assert.equal(executions.length, 1);
	});

	it('reports invalid settings of the trigger when the workflow is published', async () => {
		assert.equal(await (await start()).activate(), true);
		const invalid = await start({ parameters: { projects: 'check out' } });
		await assert.rejects(invalid.activate(), /Invalid name in Projects: "check out"/);
	});
});
