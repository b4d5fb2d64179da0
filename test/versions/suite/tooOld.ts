import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { DONE, FAILED } from '../../../n8n/engine/scenario';
import { startTrigger } from '../../engine/triggerServer';
import { errorOf, items, jsonOf } from '../../support/world';
import { ON_ERROR, setUpEngine, setUpWorld } from './setUp';

const SENTENCE = /needs n8n 1\.104 or newer/;

/** A run whose timestamp an older n8n would read as a different time. */
const SCENARIO = {
	items: items(2),
	parameters: { timestampSource: 'value', timestamp: '2026-01-31T07:00:00' },
	timezone: 'America/New_York',
};

describe('Refusal', () => {
	const newWorld = setUpWorld();
	const engine = setUpEngine();

	for (const [name, onError] of Object.entries(ON_ERROR)) {
		it(`reports that this n8n is too old, and sends nothing (${name})`, async () => {
			const { evidently, run } = await newWorld();
			const result = await run({ ...SCENARIO, node: { onError } });
			const messages =
				onError === 'stopWorkflow'
					? [errorOf(result).message]
					: jsonOf([...result.items(DONE), ...result.items(FAILED)]).map(({ error }) => error);
			assert.equal(messages.length, onError === 'stopWorkflow' ? 1 : 2);
			for (const message of messages) assert.match(message as string, SENTENCE);
			assert.equal(evidently.stats.requests, 0);
		});
	}

	it('prevents a workflow with the trigger from being published', async () => {
		const parameters = { authentication: 'none' };
		const trigger = await startTrigger(engine().nodeType('awsEvidentlyTrigger'), { parameters });
		await assert.rejects(trigger.activate(), SENTENCE);
	});
});
