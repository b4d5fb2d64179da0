import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Result } from '../../../n8n/engine/engine';
import { DONE, FAILED, NODE } from '../../../n8n/engine/scenario';
import { errorOf, items, jsonOf, pairs, pairsOf } from '../../support/world';
import { ON_ERROR, setUpWorld, type OnError } from './setUp';

/** A run in which item 1 is not an event, since its timestamp is invalid. */
const ONE_INVALID = {
	items: [{ at: '2026-01-31' }, { at: 'soon' }, { at: '2026-02-01' }],
	parameters: { timestampSource: 'field', timestampField: 'at' },
};

const INVALID =
	'Item 1: Invalid field "at": "soon". Use an ISO 8601 date (like 2026-01-31T12:00:00Z), epoch seconds, epoch milliseconds, a Date or a Luxon DateTime.';

const DENIED = 'AccessDeniedException: Not for you';

const REJECTION = {
	errorCode: 'ValidationException',
	errorMessage: 'This local Evidently is set to reject some events.',
};

/** A run with four items, each in its own request. The service denies those of the project `checkout`. */
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

/** Returns the items that both outputs pass on, with `accepted` in place of each accepted event. */
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

	it('stops before anything is sent if an item is not an event (Stop Workflow)', async () => {
		const { world, result } = await runWith('stopWorkflow', ONE_INVALID);
		assert.equal(errorOf(result).message, INVALID);
		assert.equal(errorOf(result).context?.itemIndex, 1);
		assert.equal(world.evidently.stats.requests, 0);
	});

	it('outputs an error in place of an item that is not an event (Continue)', async () => {
		const { result } = await runWith('continueRegularOutput', ONE_INVALID);
		const done = ['accepted', { error: INVALID }, 'accepted'];
		assert.deepEqual(itemsBehind(result), { done, failed: [] });
		assert.deepEqual(pairsOf(result.items(NODE)), pairs(0, 1, 2));
	});

	it('passes an item that is not an event to the error output (error output)', async () => {
		const { result } = await runWith('continueErrorOutput', ONE_INVALID);
		const failed = [{ at: 'soon', error: INVALID }];
		assert.deepEqual(itemsBehind(result), { done: ['accepted', 'accepted'], failed });
		assert.deepEqual(pairsOf(result.items(NODE, 1)), pairs(1));
	});

	it('stops at a failed request and reports what was sent (Stop Workflow)', async () => {
		const { world, result } = await runWith('stopWorkflow', TWO_DENIED, denying);
		const error = errorOf(result);
		assert.equal(error.message, DENIED);
		assert.match(error.description ?? '', /2 were accepted, 1 failed and 1 was not sent/);
		assert.equal(world.evidently.stats.requests, 3);
	});

	it('outputs an error in place of each item of a failed request (Continue)', async () => {
		const { result } = await runWith('continueRegularOutput', TWO_DENIED, denying);
		const done = ['accepted', { error: DENIED }, 'accepted', { error: DENIED }];
		assert.deepEqual(itemsBehind(result), { done, failed: [] });
	});

	it('passes the items of a failed request to the error output (error output)', async () => {
		const { result } = await runWith('continueErrorOutput', TWO_DENIED, denying);
		const details = {
			errorCode: 'AccessDeniedException',
			errorMessage: 'Not for you',
			httpCode: '403',
		};
		const failed = [1, 3].map((index) => ({
			project: 'checkout',
			index,
			error: DENIED,
			details,
		}));
		assert.deepEqual(itemsBehind(result), { done: ['accepted', 'accepted'], failed });
		assert.deepEqual(pairsOf(result.items(NODE, 0)), pairs(0, 2));
		assert.deepEqual(pairsOf(result.items(NODE, 1)), pairs(1, 3));
	});

	for (const [name, onError] of Object.entries(ON_ERROR)) {
		it(`outputs a rejected event and shows a warning (${name})`, async () => {
			const rejecting = { faults: { reject: 1 } };
			const { result } = await runWith(onError, { items: items(1) }, rejecting);
			const error = 'ValidationException: This local Evidently is set to reject some events.';
			assert.deepEqual(
				itemsBehind(result),
				onError === 'continueErrorOutput'
					? { done: [], failed: [{ index: 0, error, details: REJECTION }] }
					: { done: [REJECTION], failed: [] },
			);
			assert.deepEqual(hintsOf(result), ['The service rejected the event. The output says why.']);
		});
	}

	it('stops after all events were sent if one was rejected and Fail on Rejected Events is on (Stop Workflow)', async () => {
		const options = { failOnRejected: true, batchSize: 1, concurrency: 1 };
		const scenario = { items: items(3), parameters: { options } };
		const { world, result } = await runWith('stopWorkflow', scenario, { faults: { reject: 1 } });
		assert.match(errorOf(result).message, /^The service rejected the event of item 0: /);
		assert.equal(world.evidently.stats.requests, 3);
	});
});
