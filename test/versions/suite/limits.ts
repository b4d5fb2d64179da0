import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { NODE } from '../../../n8n/engine/scenario';
import { errorOf, items, jsonOf } from '../../engine/world';
import { setUpWorld, withoutJitter } from './setUp';

/** Requests a second, and how many are sent. */
const QUOTA = 50;
const REQUESTS = 100;

describe('Limits', () => {
	const newWorld = setUpWorld();

	it('Timeout ends a try that has no reply', async () => {
		withoutJitter();
		const { evidently, run } = await newWorld({ faults: { stall: 1 } });
		const error = errorOf(await run({ parameters: { options: { timeout: 50, maxAttempts: 2 } } }));
		assert.equal(error.message, 'No response within 50 ms.');
		assert.match(error.description ?? '', /It was attempted 2 times/);
		assert.equal(evidently.stats.requests, 2);
	});

	for (const fault of ['throttle', 'server-error', 'reset'] as const) {
		it(`Max Attempts bounds the tries of a request (${fault})`, async () => {
			withoutJitter();
			const { evidently, run } = await newWorld({ faults: { [fault]: 1 } });
			errorOf(await run({ parameters: { options: { maxAttempts: 3 } } }));
			assert.deepEqual(evidently.stats.outcomes, { [fault]: 3 });
		});
	}

	it('a quota costs no event and few refused requests', async () => {
		const { evidently, run } = await newWorld({ tps: QUOTA });
		const result = await run({ items: items(REQUESTS), parameters: { options: { batchSize: 1 } } });
		const accepted = jsonOf(result.items(NODE)).filter((json) => 'eventId' in json);
		assert.equal(accepted.length, REQUESTS);
		assert.equal(evidently.stats.eventsStored, REQUESTS);
		assert.ok((evidently.stats.outcomes.quota ?? 0) < REQUESTS * 0.4);
	});
});
