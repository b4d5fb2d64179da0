import type { OnError } from 'n8n-workflow';

import type { CustomResponse, EventsRequest } from '../../evidently';
import type { Result } from '../../n8n/engine/engine';
import { DONE, FAILED, NODE } from '../../n8n/engine/scenario';
import { ACCEPTED, errorOf, items, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';
import { CREDENTIALS } from '../support/testKit';
import { until } from '../support/waiting';

const newWorld = setUpEngine();

const CONTINUE_MODES = ['continueRegularOutput', 'continueErrorOutput'] as const;
const ALL_MODES = ['stopWorkflow', ...CONTINUE_MODES] as const;

/** Item 1 can't become an event, because its timestamp is invalid. */
const ONE_INVALID = {
	items: [{ at: 1_769_860_800 }, { at: 'soon' }, { at: 1_769_860_801 }],
	parameters: { timestampSource: 'field', timestampField: 'at' },
};

const INVALID = /^Item 1: Invalid field \"at\": "soon". Use an ISO 8601 date/;

const REJECTION = {
	errorCode: 'ValidationException',
	errorMessage: 'This local Evidently is set to reject some events.',
};

/** Denies the requests for a project, and lets the service answer all others. */
const deny = (denied: string) => (request: EventsRequest) =>
	request.project === denied ? denial : undefined;

const denial: CustomResponse = {
	status: 403,
	headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
	body: JSON.stringify({ message: 'Not for you' }),
};

const DENIED = 'AccessDeniedException: Not for you';
const DENIED_DETAILS = {
	errorCode: 'AccessDeniedException',
	errorMessage: 'Not for you',
	httpCode: '403',
};

/** Sends four items of two alternating projects, each in its own request. Those for `checkout` fail. */
const TWO_FAIL = {
	items: ['demo', 'checkout', 'demo', 'checkout'].map((project, index) => ({ project, index })),
	parameters: {
		project: { __rl: true, mode: 'name', value: '={{ $json.project }}' },
		options: { batchSize: 1, concurrency: 1 },
	},
};

const itemsBehind = (result: Result) => ({
	done: jsonOf(result.items(DONE)),
	failed: jsonOf(result.items(FAILED)),
});

const hintsOf = (result: Result) => result.task(NODE)?.hints;

describe('Accepted events', () => {
	it.each(ALL_MODES)(
		'outputs accepted events with their IDs, linked to their items (%s)',
		async (onError) => {
			const { evidently, run, received } = await newWorld();
			const result = await run({ items: items(3), node: { onError } });
			const stored = await evidently.readEvents('demo');
			expect(jsonOf(result.items(DONE))).toEqual(stored.map(({ eventId }) => ({ eventId })));
			expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2));
			expect(result.items(FAILED)).toEqual([]);
			expect((await received()).map(({ data }) => data)).toEqual([
				'{"index":0}',
				'{"index":1}',
				'{"index":2}',
			]);
			expect(hintsOf(result)).toEqual([]);
			expect(result.run.status).toBe('success');
		},
	);
});

describe('An item that can not become an event', () => {
	it('stops the workflow at an invalid item before sending anything, and names the item', async () => {
		const { evidently, run } = await newWorld();
		const result = await run(ONE_INVALID);
		expect(errorOf(result)).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(INVALID) as string,
			context: { itemIndex: 1 },
		});
		expect(result.items(DONE)).toEqual([]);
		expect(evidently.stats.requests).toBe(0);
	});

	it('outputs an error in place of an invalid item if the workflow continues, and sends the others', async () => {
		const { run, received } = await newWorld();
		const result = await run({ ...ONE_INVALID, node: { onError: 'continueRegularOutput' } });
		const invalid = { error: expect.stringMatching(INVALID) as string };
		expect(itemsBehind(result)).toEqual({ done: [ACCEPTED, invalid, ACCEPTED], failed: [] });
		expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2));
		expect((await received()).map(({ timestamp }) => timestamp)).toEqual([
			1_769_860_800, 1_769_860_801,
		]);
	});

	it('sends an invalid item with its input data to the error output, and sends the others', async () => {
		const { evidently, run } = await newWorld();
		const result = await run({ ...ONE_INVALID, node: { onError: 'continueErrorOutput' } });
		const invalid = { at: 'soon', error: expect.stringMatching(INVALID) as string };
		expect(itemsBehind(result)).toEqual({ done: [ACCEPTED, ACCEPTED], failed: [invalid] });
		expect(pairsOf(result.items(NODE, 0))).toEqual(pairs(0, 2));
		expect(pairsOf(result.items(NODE, 1))).toEqual(pairs(1));
		expect(evidently.stats.eventsStored).toBe(2);
	});

	it.each(CONTINUE_MODES)('sends nothing if the only item is invalid (%s)', async (onError) => {
		const { evidently, run } = await newWorld();
		const result = await run({ ...ONE_INVALID, items: [{ at: 'soon' }], node: { onError } });
		const output = onError === 'continueErrorOutput' ? FAILED : DONE;
		expect(jsonOf(result.items(output))).toMatchObject([
			{ error: expect.stringContaining('Item 0: ') as string },
		]);
		expect(evidently.stats.requests).toBe(0);
	});
});

describe('Requests that fail', () => {
	it('stops the workflow with the error of the first request that fails', async () => {
		let arrived = 0;
		const denyInTurn = async ({ body }: EventsRequest) => {
			arrived += 1;
			await until(() => arrived === 2);
			const isLater = body.includes('\\"index\\":0');
			// Only one connection is left once the response to the other request is complete.
			if (isLater) await until(() => evidently.stats.openConnections === 1);
			return { ...denial, body: `{"message":"${isLater ? 'Later' : 'First'}"}` };
		};
		const { evidently, run } = await newWorld({ onPutProjectEvents: denyInTurn });
		const options = { batchSize: 1, concurrency: 2 };
		const result = await run({ items: items(2), parameters: { options } });
		expect(errorOf(result).message).toBe('AccessDeniedException: First');
		expect(errorOf(result).description).toContain('Of 2 events, none was accepted and 2 failed.');
	});
});

describe('A request that fails', () => {
	const failing = { onPutProjectEvents: deny('checkout') };

	it('says in sentences that the only event was not accepted', async () => {
		const { run } = await newWorld({ onPutProjectEvents: deny('demo') });
		expect(errorOf(await run({})).description).toContain('The event was not accepted.');
		const onError = 'continueRegularOutput';
		expect(hintsOf(await run({ node: { onError } }))).toMatchObject([
			{
				message:
					'Because of failed requests, the service did not accept the event. The output says why.',
			},
		]);
	});

	it("stops the workflow after a failed request, with the service's message and the number of accepted events", async () => {
		const { evidently, run } = await newWorld(failing);
		const result = await run(TWO_FAIL);
		expect(errorOf(result)).toMatchObject({
			name: 'NodeApiError',
			message: DENIED,
			httpCode: '403',
			context: { itemIndex: 1 },
			description: expect.stringContaining(
				'Of 4 events, 2 were accepted, 1 failed and 1 was not sent.',
			) as string,
		});
		expect(errorOf(result).description).toContain(
			'The request contained item 1 for the project checkout',
		);
		expect(result.items(DONE)).toEqual([]);
		expect(evidently.stats.requests).toBe(3);
	});

	it('outputs an error for each event of a failed request if the workflow continues', async () => {
		const { evidently, run } = await newWorld(failing);
		const result = await run({ ...TWO_FAIL, node: { onError: 'continueRegularOutput' } });
		const failed = { error: DENIED };
		expect(itemsBehind(result)).toEqual({ done: [ACCEPTED, failed, ACCEPTED, failed], failed: [] });
		expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2, 3));
		expect(evidently.stats.requests).toBe(4);
		expect(hintsOf(result)).toEqual([
			{
				message:
					'Because of failed requests, the service did not accept 2 of 4 events. The output says why.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('sends the events of a failed request with their input data to the error output', async () => {
		const { run } = await newWorld(failing);
		const result = await run({ ...TWO_FAIL, node: { onError: 'continueErrorOutput' } });
		expect(itemsBehind(result)).toEqual({
			done: [ACCEPTED, ACCEPTED],
			failed: [
				{ project: 'checkout', index: 1, error: DENIED, details: DENIED_DETAILS },
				{ project: 'checkout', index: 3, error: DENIED, details: DENIED_DETAILS },
			],
		});
		expect(hintsOf(result)).toEqual([]);
		expect(pairsOf(result.items(NODE, 0))).toEqual(pairs(0, 2));
		expect(pairsOf(result.items(NODE, 1))).toEqual(pairs(1, 3));
	});

	it('names all items of a failed request', async () => {
		const { run } = await newWorld({ onPutProjectEvents: deny('demo') });
		const error = errorOf(await run({ items: items(7) }));
		expect(error.description).toContain('The request contained 7 events (items 0 to 6)');
		expect(error.description).toContain('Of 7 events, none was accepted and 7 failed.');
	});
});

describe('A rejected event', () => {
	const rejecting = { faults: { reject: 1 } };

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'outputs a rejected event with its code and message, and counts it in a warning (%s)',
		async (onError) => {
			const { run } = await newWorld(rejecting);
			const result = await run({ items: items(2), node: { onError } });
			expect(itemsBehind(result)).toEqual({ done: [REJECTION, REJECTION], failed: [] });
			expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1));
			expect(hintsOf(result)).toEqual([
				{
					message: 'The service rejected 2 of 2 events. The output says why.',
					type: 'warning',
					location: 'outputPane',
				},
			]);
		},
	);

	it('sends a rejected event with its input data to the error output, and counts it in a warning', async () => {
		const { run } = await newWorld(rejecting);
		const result = await run({ items: items(2), node: { onError: 'continueErrorOutput' } });
		const error = 'ValidationException: This local Evidently is set to reject some events.';
		expect(itemsBehind(result)).toEqual({
			done: [],
			failed: [
				{ index: 0, error, details: REJECTION },
				{ index: 1, error, details: REJECTION },
			],
		});
		expect(pairsOf(result.items(NODE, 1))).toEqual(pairs(0, 1));
		expect(hintsOf(result)).toMatchObject([
			{ message: expect.stringContaining('rejected 2 of 2 events') as string },
		]);
	});

	it('says in a sentence that the only event was rejected', async () => {
		const { run } = await newWorld(rejecting);
		expect(hintsOf(await run({}))).toMatchObject([
			{ message: 'The service rejected the event. The output says why.' },
		]);
	});

	it('outputs the accepted events unchanged beside a rejected one', async () => {
		const { evidently, run } = await newWorld({ faults: { reject: 0.5 } });
		const result = await run({ items: items(50) });
		const { eventsStored, eventsRejected } = evidently.stats;
		const rejected = result.items(DONE).filter(({ json }) => 'errorCode' in json);
		const accepted = result.items(DONE).filter(({ json }) => 'eventId' in json);
		expect([accepted.length, rejected.length]).toEqual([eventsStored, eventsRejected]);
		expect(Math.min(eventsStored, eventsRejected)).toBeGreaterThan(0);
		expect(hintsOf(result)).toMatchObject([
			{ message: expect.stringContaining(`rejected ${eventsRejected} of 50`) as string },
		]);
		const stored = (await evidently.readEvents('demo')).map(({ data }) => data);
		const paired = accepted.map(({ pairedItem }) => {
			const { item } = pairedItem as { item: number };
			return JSON.stringify({ index: item });
		});
		expect(paired).toEqual(stored);
	});

	it('counts a rejected event only among the events that the service answered', async () => {
		const rejected: CustomResponse = {
			status: 200,
			body: JSON.stringify({ failedEventCount: 1, eventResults: [REJECTION] }),
		};
		const { run } = await newWorld({
			onPutProjectEvents: (request) =>
				request.body.includes('\\"index\\":2') ? rejected : deny('checkout')(request),
		});
		const result = await run({ ...TWO_FAIL, node: { onError: 'continueRegularOutput' } });
		expect(hintsOf(result)?.map(({ message }) => message)).toEqual([
			expect.stringContaining('rejected 1 of 2 events'),
			expect.stringContaining('2 of 4 events'),
		]);
	});

	it('keeps the ID that the service returned for a rejected event', async () => {
		const result = { eventId: '6c3c1d1e-0000-4000-8000-000000000001', ...REJECTION };
		const { run } = await newWorld({
			onPutProjectEvents: () => ({
				status: 200,
				body: JSON.stringify({ failedEventCount: 1, eventResults: [result] }),
			}),
		});
		expect(jsonOf((await run({})).items(DONE))).toEqual([result]);
	});
});

describe('Fail on Rejected Events', () => {
	const scenario = (onError: OnError) => ({
		items: items(4),
		parameters: { options: { failOnRejected: true, batchSize: 1, concurrency: 1 } },
		node: { onError },
	});

	it('stops the workflow after all events are sent if one is rejected', async () => {
		const { evidently, run } = await newWorld({ faults: { reject: 1 } });
		const result = await run(scenario('stopWorkflow'));
		expect(errorOf(result)).toMatchObject({
			message:
				'The service rejected the event of item 0: ValidationException: This local Evidently is set to reject some events.',
			context: { itemIndex: 0 },
			description: expect.stringContaining(
				'Of 4 events, none was accepted and 4 were rejected.',
			) as string,
		});
		expect(evidently.stats).toMatchObject({ requests: 4, eventsRejected: 4 });
		expect(result.items(DONE)).toEqual([]);
	});

	it("takes the request's secrets out of the error, but not out of the output", async () => {
		const quoting = ({ headers }: EventsRequest): CustomResponse => {
			const errorMessage = `Not for ${CREDENTIALS.accessKeyId}: ${String(headers.authorization)}`;
			const eventResults = [{ errorCode: 'AccessDeniedException', errorMessage }];
			return { status: 200, body: JSON.stringify({ failedEventCount: 1, eventResults }) };
		};
		const { run } = await newWorld({ onPutProjectEvents: quoting });
		const { message } = errorOf(await run({ ...scenario('stopWorkflow'), items: [{}] }));
		expect(message).toMatch(
			/: AccessDeniedException: Not for \*\*\*: .*Credential=\*\*\*\/.*Signature=\*\*\*$/,
		);
		const [item] = (await run({})).items(DONE);
		expect(item?.json.errorMessage).toContain(`Not for ${CREDENTIALS.accessKeyId}: AWS4-HMAC`);
	});

	it('names the rejected event of the lowest item, whichever is rejected first', async () => {
		let arrived = 0;
		const lastFirst = async ({ body }: EventsRequest): Promise<CustomResponse> => {
			arrived += 1;
			if (body.includes('\\"index\\":0')) {
				await until(() => arrived === 2 && evidently.stats.openConnections === 1);
			}
			const eventResults = [{ errorCode: 'ConflictException', errorMessage: 'No' }];
			return { status: 200, body: JSON.stringify({ failedEventCount: 1, eventResults }) };
		};
		const { evidently, run } = await newWorld({ onPutProjectEvents: lastFirst });
		const options = { failOnRejected: true, batchSize: 1, concurrency: 2 };
		const result = await run({ items: items(2), parameters: { options } });
		expect(errorOf(result)).toMatchObject({
			message: 'The service rejected the event of item 0: ConflictException: No',
			context: { itemIndex: 0 },
		});
	});

	it('has no effect if no event is rejected', async () => {
		const { run } = await newWorld();
		const result = await run(scenario('stopWorkflow'));
		expect(jsonOf(result.items(DONE))).toEqual(Array(4).fill(ACCEPTED));
	});

	it('does not fail on rejected events if the workflow continues on errors', async () => {
		const { run } = await newWorld({ faults: { reject: 1 } });
		const { done } = itemsBehind(await run(scenario('continueRegularOutput')));
		expect(done).toEqual(Array(4).fill(REJECTION));
		const { failed } = itemsBehind(await run(scenario('continueErrorOutput')));
		expect(failed).toHaveLength(4);
	});
});

describe('An error before the run starts', () => {
	const parameters = { options: { batchSize: 51 } };
	const error = 'Invalid Batch Size: 51. Use a whole number from 1 to 50.';

	it('stops the workflow at an error before the run starts', async () => {
		const { run } = await newWorld();
		expect(errorOf(await run({ parameters })).message).toBe(error);
	});

	it('reports an error before the run for every item if the workflow continues', async () => {
		const { evidently, run } = await newWorld();
		const scenario = { items: items(2), parameters };
		const regular = await run({ ...scenario, node: { onError: 'continueRegularOutput' } });
		expect(itemsBehind(regular)).toEqual({ done: [{ error }, { error }], failed: [] });
		expect(pairsOf(regular.items(DONE))).toEqual(pairs(0, 1));
		const errorOutput = await run({ ...scenario, node: { onError: 'continueErrorOutput' } });
		expect(itemsBehind(errorOutput)).toEqual({
			done: [],
			failed: [
				{ index: 0, error },
				{ index: 1, error },
			],
		});
		expect(evidently.stats.requests).toBe(0);
	});
});
