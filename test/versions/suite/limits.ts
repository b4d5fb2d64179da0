import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { NODE } from '../../../n8n/engine/scenario';
import { errorOf, items, jsonOf } from '../../support/world';
import { setUpWorld, withoutJitter } from './setUp';

const QUOTA_PER_SECOND = 50;
const REQUESTS = 100;

describe('Limits', () => {
	const newWorld = setUpWorld();

	it('ends an attempt without a response after the time in Timeout', async () => {
		withoutJitter();
		const { evidently, run } = await newWorld({ faults: { stall: 1 } });
		const error = errorOf(await run({ parameters: { options: { timeout: 50, maxAttempts: 2 } } }));
		assert.equal(error.message, 'No response within 50 ms.');
		assert.match(error.description ?? '', /It was attempted 2 times/);
		assert.equal(evidently.stats.requests, 2);
	});

	for (const fault of ['throttle', 'server-error', 'reset'] as const) {
		it(`makes at most as many attempts as Max Attempts allows (${fault})`, async () => {
			withoutJitter();
			const { evidently, run } = await newWorld({ faults: { [fault]: 1 } });
			errorOf(await run({ parameters: { options: { maxAttempts: 3 } } }));
			assert.deepEqual(evidently.stats.outcomes, { [fault]: 3 });
		});
	}

	it('sends every event within a quota with few rejected requests', async () => {
		const { evidently, run } = await newWorld({ tps: QUOTA_PER_SECOND });
		const result = await run({ items: items(REQUESTS), parameters: { options: { batchSize: 1 } } });
		const accepted = jsonOf(result.items(NODE)).filter((json) => 'eventId' in json);
		assert.equal(accepted.length, REQUESTS);
		assert.equal(evidently.stats.eventsStored, REQUESTS);
		assert.ok((evidently.stats.outcomes.quota ?? 0) < REQUESTS * 0.4);
	});
});
