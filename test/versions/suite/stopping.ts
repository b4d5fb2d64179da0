import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';

import type { EngineExecution, Result } from '../../../n8n/engine/engine';
import { DONE, FAILED } from '../../../n8n/engine/scenario';
import { watchLeftovers } from '../../support/leftovers';
import { until } from '../../support/waiting';
import { items } from '../../support/world';
import { ON_ERROR, setUpWorld } from './setUp';

const never = () => new Promise<undefined>(() => {});

/** A value of the jitter that makes a wait between attempts last for minutes. */
const LONG_JITTER = 1_000;

/** Stops a run once the condition holds, or returns its result if it has ended before. */
async function stopOnce(holds: () => boolean, execution: EngineExecution): Promise<Result> {
	let isOver = false;
	void execution.finished.finally(() => (isOver = true));
	await until(() => isOver || holds());
	execution.stop();
	return await execution.finished;
}

describe('Stop', () => {
	const newWorld = setUpWorld();

	for (const [name, onError] of Object.entries(ON_ERROR)) {
		it(`aborts the requests in flight and leaves nothing behind (${name})`, async () => {
			const { evidently, start } = await newWorld({ onPutProjectEvents: never });
			const leftovers = watchLeftovers();
			const parameters = { options: { batchSize: 1, concurrency: 2 } };
			const execution = start({ items: items(9), parameters, node: { onError } });
			const result = await stopOnce(() => evidently.stats.openRequests === 2, execution);
			assert.deepEqual(await leftovers.left(evidently), []);
			assert.equal(result.run.status, 'canceled');
			assert.equal(evidently.stats.requests, 2);
			assert.deepEqual([...result.items(DONE), ...result.items(FAILED)], []);
		});
	}

	for (const fault of ['reject-retryable', 'throttle', 'server-error', 'reset'] as const) {
		it(`ends the wait before the next attempt and leaves no timer (${fault})`, async () => {
			const { evidently, start } = await newWorld({ faults: { [fault]: 1 } });
			const leftovers = watchLeftovers();
			let isWaiting = false;
			mock.method(Math, 'random', () => {
				isWaiting ||= Object.keys(evidently.stats.outcomes).length > 0;
				return LONG_JITTER;
			});
			const execution = start({ parameters: { options: { maxAttempts: 10 } } });
			const result = await stopOnce(() => isWaiting, execution);
			assert.deepEqual(await leftovers.left(evidently), []);
			assert.equal(result.run.status, 'canceled');
			assert.equal(evidently.stats.requests, 1);
		});
	}
});
