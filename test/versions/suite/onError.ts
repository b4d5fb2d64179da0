import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Result } from '../../../n8n/engine/engine';
import { DONE, FAILED, NODE } from '../../../n8n/engine/scenario';
import { errorOf, items, jsonOf, pairs, pairsOf } from '../../engine/world';
import { ON_ERROR, setUpWorld, type OnError } from './setUp';

/** Item 1 is no event: its timestamp can't be read. */
const ONE_INVALID = {
	items: [{ at: 1 }, { at: 'soon' }, { at: 2 }],
	parameters: { timestampSource: 'field', timestampField: 'at' },
};

const INVALID =
	'Item 1: Invalid field "at": "soon". Use an ISO 8601 date (like 2026-01-31T12:00:00Z), epoch seconds, epoch milliseconds, a Date or a Luxon DateTime.';

const DENIED = 'AccessDeniedException: Not for you';

const REJECTION = { errorCode: 'ValidationException', errorMessage: 'The event is not valid.' };

/** Four items, each a request; the service denies those of the project `checkout`. */
const TWO_DENIED = {
	items: ['demo', 'checkout', 'demo', 'checkout'].map((project, index) => ({ project, index })),
	parameters: {
		project: { __rl: true, mode: 'name', value: '={{ $json.project }}' },
		options: { batchSize: 1, concurrency: 1 },
	},
};

const denying = {
	onPutProjectEvents: ({ project }: { project: string }) =>
		project === 'checkout'
			? {
					status: 403,
					headers: { 'x-amzn-errortype': 'AccessDeniedException' },
					body: '{"message":"Not for you"}',
				}
			: undefined,
};

/** What the nodes behind both outputs got; an accepted event is `accepted`. */
function itemsBehind(result: Result) {
	const [done, failed] = [DONE, FAILED].map((node) =>
		jsonOf(result.items(node)).map((json) =>
			Object.keys(json).join() === 'eventId' ? 'accepted' : json,
		),
	);
	return { done, failed };
}

const hintsOf = (result: Result) => (result.task(NODE)?.hints ?? []).map(({ message }) => message);

describe('On Error', () => {
	const newWorld = setUpWorld();

	const runWith = async (
		onError: OnError,
		scenario: object,
		options?: Parameters<typeof newWorld>[0],
	) => {
		const world = await newWorld(options);
		return { world, result: await world.run({ ...scenario, node: { onError } }) };
	};

	it('Stop Workflow: an item that is no event, before anything is sent', async () => {
		const { world, result } = await runWith('stopWorkflow', ONE_INVALID);
		assert.equal(errorOf(result).message, INVALID);
		assert.equal(errorOf(result).context?.itemIndex, 1);
		assert.equal(world.evidently.stats.requests, 0);
	});

	it('Continue: an item that is no event', async () => {
		const { result } = await runWith('continueRegularOutput', ONE_INVALID);
		const done = ['accepted', { error: INVALID }, 'accepted'];
		assert.deepEqual(itemsBehind(result), { done, failed: [] });
		assert.deepEqual(pairsOf(result.items(NODE)), pairs(0, 1, 2));
	});

	it('error output: an item that is no event', async () => {
		const { result } = await runWith('continueErrorOutput', ONE_INVALID);
		const failed = [{ at: 'soon', error: INVALID }];
		assert.deepEqual(itemsBehind(result), { done: ['accepted', 'accepted'], failed });
		assert.deepEqual(pairsOf(result.items(NODE, 1)), pairs(1));
	});

	it('Stop Workflow: a request that fails', async () => {
		const { world, result } = await runWith('stopWorkflow', TWO_DENIED, denying);
		const error = errorOf(result);
		assert.equal(error.message, DENIED);
		assert.match(error.description ?? '', /2 accepted, 0 rejected, 1 failed, 1 not sent/);
		assert.equal(world.evidently.stats.requests, 3);
	});

	it('Continue: a request that fails', async () => {
		const { result } = await runWith('continueRegularOutput', TWO_DENIED, denying);
		const done = ['accepted', { error: DENIED }, 'accepted', { error: DENIED }];
		assert.deepEqual(itemsBehind(result), { done, failed: [] });
	});

	it('error output: a request that fails', async () => {
		const { result } = await runWith('continueErrorOutput', TWO_DENIED, denying);
		const failed = [1, 3].map((index) => ({ project: 'checkout', index, error: DENIED }));
		assert.deepEqual(itemsBehind(result), { done: ['accepted', 'accepted'], failed });
		assert.deepEqual(pairsOf(result.items(NODE, 0)), pairs(0, 2));
		assert.deepEqual(pairsOf(result.items(NODE, 1)), pairs(1, 3));
	});

	for (const [name, onError] of Object.entries(ON_ERROR)) {
		it(`${name}: a rejected event, and a warning`, async () => {
			const rejecting = { faults: { reject: 1 } };
			const { result } = await runWith(onError, { items: items(1) }, rejecting);
			const error = 'ValidationException: The event is not valid.';
			assert.deepEqual(
				itemsBehind(result),
				onError === 'continueErrorOutput'
					? { done: [], failed: [{ index: 0, error }] }
					: { done: [REJECTION], failed: [] },
			);
			assert.deepEqual(hintsOf(result), [
				'The service rejected 1 of 1 events. Their items say why.',
			]);
		});
	}

	it('Stop Workflow: a rejected event with Fail on Rejected Events, once all are sent', async () => {
		const options = { failOnRejected: true, batchSize: 1, concurrency: 1 };
		const scenario = { items: items(3), parameters: { options } };
		const { world, result } = await runWith('stopWorkflow', scenario, { faults: { reject: 1 } });
		assert.match(errorOf(result).message, /^The service rejected the event of item 0: /);
		assert.equal(world.evidently.stats.requests, 3);
	});
});
