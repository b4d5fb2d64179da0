import { setImmediate } from 'node:timers/promises';

import * as n8n from 'n8n-workflow';

import type { CustomResponse } from '../../evidently';
import { DONE, FAILED, NODE } from '../../n8n/engine/scenario';
import { ACCEPTED, errorOf, items, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

/** Waits are recorded and end at once. */
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8n>('n8n-workflow'),
	sleep: jest.fn(),
}));

const sleep = jest.mocked(n8n.sleep);

beforeEach(() => {
	sleep.mockReset().mockImplementation(async () => await setImmediate());
});

/** How long was waited in all, in milliseconds. */
const waited = () => sleep.mock.calls.reduce((sum, [duration]) => sum + duration, 0);

const newWorld = setUpEngine();

const attempts = (maxAttempts: number) => ({ options: { maxAttempts } });

/** Answers with the responses one after another. Further requests, and those for `undefined`, reach the service. */
function inTurn(...responses: Array<CustomResponse | undefined>) {
	const bodies: Array<{ events: Array<{ data: string }> }> = [];
	const onPutProjectEvents = ({ body }: { body: Buffer }) => {
		bodies.push(JSON.parse(body.toString()) as (typeof bodies)[number]);
		return responses[bodies.length - 1];
	};
	const sent = () => bodies.map(({ events }) => events.map(({ data }) => data));
	return { onPutProjectEvents, sent };
}

const results = (...eventResults: object[]): CustomResponse => ({
	status: 200,
	body: JSON.stringify({
		failedEventCount: eventResults.filter((result) => 'errorCode' in result).length,
		eventResults,
	}),
});

const accepted = (eventId: string) => ({ eventId });
const rejected = (errorCode: string) => ({ errorCode, errorMessage: 'Later' });

const serviceError = (status: number, name: string): CustomResponse => ({
	status,
	headers: { 'x-amzn-errortype': name },
	body: '{"message":"Busy"}',
});

describe('A request that fails for a transient reason', () => {
	it.each([
		['throttle', 'ThrottlingException: Rate exceeded'],
		['server-error', 'InternalServerException: An internal error occurred. Try again later.'],
		['reset', 'The connection was closed before the response was complete (ECONNRESET)'],
	] as const)('is tried as often as Max Attempts says (%s)', async (fault, words) => {
		for (const maxAttempts of [1, 4]) {
			const { evidently, run } = await newWorld({ faults: { [fault]: 1 } });
			const error = errorOf(await run({ parameters: attempts(maxAttempts) }));
			expect(error.message).toContain(words);
			expect(evidently.stats.outcomes).toEqual({ [fault]: maxAttempts });
		}
	});

	it('waits as long as Retry-After says, up to a minute', async () => {
		for (const [retryAfter, milliseconds] of [
			['30', 30_000],
			['300', 60_000],
		] as const) {
			const busy = serviceError(503, 'ServiceUnavailableException');
			const { onPutProjectEvents } = inTurn({
				...busy,
				headers: { ...busy.headers, 'retry-after': retryAfter },
			});
			const { run } = await newWorld({ onPutProjectEvents });
			sleep.mockClear();
			expect(jsonOf((await run({})).items(NODE))).toEqual([ACCEPTED]);
			expect(waited() / milliseconds).toBeCloseTo(1, 2);
		}
	});

	it('survives a collector that is down for three seconds, with Max Attempts 5', async () => {
		const { evidently, run } = await newWorld({ faults: { reset: 1 } });
		const execution = run({ parameters: attempts(5) });
		// The shortest waits that there can be: random numbers are 0 here.
		sleep.mockImplementation(async () => {
			if (waited() > 3_000) evidently.setFaults({});
			await setImmediate();
		});
		expect(jsonOf((await execution).items(DONE))).toEqual([ACCEPTED]);
		expect(evidently.stats.outcomes).toEqual({ reset: 4, accepted: 1 });
	});

	it('is tried as often whatever became of the others, as in an outage', async () => {
		const { evidently, run } = await newWorld({ faults: { 'server-error': 1 } });
		await run({
			items: items(60),
			node: { onError: 'continueRegularOutput' },
			parameters: { options: { batchSize: 1, maxAttempts: 3 } },
		});
		expect(evidently.stats.requests).toBe(180);
	});

	it('is tried three times where nothing else is set, and the error says so', async () => {
		const { evidently, run } = await newWorld({ faults: { 'server-error': 1 } });
		const error = errorOf(await run({}));
		expect(error.description).toContain('It was attempted 3 times');
		expect(evidently.stats.requests).toBe(3);
	});

	it.each([
		['a 429', serviceError(429, 'ThrottlingException')],
		['a 500', serviceError(500, 'InternalServerException')],
		['a 502 of a proxy', { status: 502, body: '<html>' }],
		['a 503', serviceError(503, 'ServiceUnavailableException')],
		['a 504 of a proxy', { status: 504, body: '' }],
	])('is sent again as it was, after %s', async (_what, response) => {
		const { onPutProjectEvents, sent } = inTurn(response);
		const { evidently, run } = await newWorld({ onPutProjectEvents });
		const result = await run({ items: items(2), parameters: attempts(2) });
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED, ACCEPTED]);
		expect(sent()).toEqual([
			['{"index":0}', '{"index":1}'],
			['{"index":0}', '{"index":1}'],
		]);
		expect(evidently.stats.eventsStored).toBe(2);
	});

	it('may be stored twice if only the response is lost', async () => {
		const { evidently, run } = await newWorld({ faults: { 'lost-reply': 1 } });
		await run({ parameters: attempts(2) });
		expect(evidently.stats.eventsStored).toBe(2);
	});
});

describe('A request that fails for good', () => {
	it.each([
		[402, 'ServiceQuotaExceededException'],
		[403, 'AccessDeniedException'],
		[404, 'ResourceNotFoundException'],
		[409, 'ConflictException'],
	])('is sent once: %d %s', async (status, name) => {
		const { evidently, run } = await newWorld({
			onPutProjectEvents: () => serviceError(status, name),
		});
		const error = errorOf(await run({ parameters: attempts(5) }));
		expect(error).toMatchObject({ message: `${name}: Busy`, httpCode: String(status) });
		expect(evidently.stats.requests).toBe(1);
	});
});

describe('A request that the service refuses as invalid', () => {
	const data = ({ body }: { body: Buffer }) =>
		(JSON.parse(body.toString()) as { events: Array<{ data: string }> }).events.map(
			(event) => event.data,
		);

	const invalid = (reason: string, field: string): CustomResponse => ({
		status: 400,
		headers: { 'x-amzn-errortype': 'ValidationException' },
		body: JSON.stringify({
			message: '1 validation error detected',
			reason,
			fieldList: [{ name: field, message: 'Unknown metric' }],
		}),
	});

	/** Refuses requests that have the event of item 3. */
	const refuseItem3 = (request: { body: Buffer }) =>
		data(request).includes('{"index":3}')
			? invalid('fieldValidationFailed', 'events.1.member.data')
			: undefined;

	const message =
		'Item 3: ValidationException: 1 validation error detected; events.1.member.data: Unknown metric';

	it('is halved down to the invalid event, whose item alone fails, in the words of the service', async () => {
		const { evidently, run } = await newWorld({ onPutProjectEvents: refuseItem3 });
		const result = await run({
			items: items(50),
			node: { onError: 'continueErrorOutput' },
			parameters: attempts(1),
		});
		const details = {
			errorCode: 'ValidationException',
			errorMessage: '1 validation error detected',
			httpCode: '400',
		};
		expect(jsonOf(result.items(FAILED))).toEqual([{ index: 3, error: message, details }]);
		expect(pairsOf(result.items(NODE, 0))).toEqual(
			pairs(...Array.from({ length: 50 }, (_, index) => index).filter((index) => index !== 3)),
		);
		expect(evidently.stats.eventsStored).toBe(49);
		// 50 events, both halves of it, and so on: two requests a level.
		expect(evidently.stats.requests).toBeLessThanOrEqual(13);
	});

	it('stops the workflow with an error that names the item', async () => {
		const { run } = await newWorld({ onPutProjectEvents: refuseItem3 });
		const error = errorOf(await run({ items: items(8) }));
		expect(error).toMatchObject({ message, httpCode: '400', context: { itemIndex: 3 } });
		expect(error.description).toContain('The request contained item 3 for the project demo');
	});

	it.each([
		['the project is invalid', 'fieldValidationFailed', 'project'],
		['the operation is unknown', 'unknownOperation', 'operation'],
	])('is sent once if %s', async (_what, reason, field) => {
		const { evidently, run } = await newWorld({ onPutProjectEvents: () => invalid(reason, field) });
		const error = errorOf(await run({ items: items(50), parameters: attempts(5) }));
		expect(error.message).toMatch(/^ValidationException: 1 validation error detected/);
		expect(error.description).toContain('The request contained 50 events (items 0 to 49)');
		expect(evidently.stats.requests).toBe(1);
	});
});

describe('A rejected event that may be accepted later', () => {
	it('is sent again alone, and its result comes to its place', async () => {
		const { onPutProjectEvents, sent } = inTurn(
			results(accepted('a'), rejected('ThrottlingException'), accepted('c'), rejected('Oops')),
			results(accepted('b')),
		);
		const { run } = await newWorld({ onPutProjectEvents });
		const result = await run({ items: items(4) });
		expect(sent()).toEqual([
			['{"index":0}', '{"index":1}', '{"index":2}', '{"index":3}'],
			['{"index":1}'],
		]);
		expect(jsonOf(result.items(DONE))).toEqual([
			accepted('a'),
			accepted('b'),
			accepted('c'),
			rejected('Oops'),
		]);
		expect(pairsOf(result.items(DONE))).toEqual(pairs(0, 1, 2, 3));
	});

	it.each([1, 3])('is sent %d times at most, by Max Attempts', async (maxAttempts) => {
		const { evidently, run } = await newWorld({ faults: { 'reject-retryable': 1 } });
		const result = await run({ items: items(2), parameters: attempts(maxAttempts) });
		expect(evidently.stats.requests).toBe(maxAttempts);
		expect(jsonOf(result.items(DONE)).map(({ errorCode }) => errorCode)).toEqual([
			'ThrottlingException',
			'InternalServerException',
		]);
	});

	it('fails alone if the request of its second attempt fails', async () => {
		const { onPutProjectEvents } = inTurn(
			results(accepted('a'), rejected('InternalServerException')),
			serviceError(403, 'AccessDeniedException'),
		);
		const { run } = await newWorld({ onPutProjectEvents });
		const result = await run({ items: items(2), node: { onError: 'continueRegularOutput' } });
		expect(jsonOf(result.items(DONE))).toEqual([
			accepted('a'),
			{ error: 'AccessDeniedException: Busy' },
		]);
	});
});

describe('A rejected event that never will be accepted', () => {
	it('is sent once', async () => {
		const { evidently, run } = await newWorld({ faults: { reject: 1 } });
		await run({ items: items(2), parameters: attempts(5) });
		expect(evidently.stats.requests).toBe(1);
	});
});

describe("n8n's Retry On Fail", () => {
	const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'sends no accepted event again, though the first item is an error (%s)',
		async (onError) => {
			const { evidently, run } = await newWorld();
			const result = await run({
				items: [{ at: 'never' }, { at: 1_769_860_800 }, { at: 1_769_860_801 }],
				parameters: { timestampSource: 'field', timestampField: 'at' },
				node: { ...retryOnFail, onError },
			});
			expect(evidently.stats).toMatchObject({ requests: 1, eventsStored: 2 });
			const errors = [...result.items(DONE), ...result.items(FAILED)].filter(
				({ json }) => 'error' in json,
			);
			expect(errors).toHaveLength(1);
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'sends no accepted event again, though the first one is rejected (%s)',
		async (onError) => {
			const { onPutProjectEvents, sent } = inTurn(results(rejected('Oops'), accepted('b')));
			const { run } = await newWorld({ onPutProjectEvents });
			const result = await run({ items: items(2), node: { ...retryOnFail, onError } });
			expect(sent()).toHaveLength(1);
			expect(jsonOf(result.items(NODE))).toContainEqual(accepted('b'));
		},
	);

	it('runs the node again where an error stops the workflow', async () => {
		const { onPutProjectEvents, sent } = inTurn(serviceError(403, 'AccessDeniedException'));
		const { run } = await newWorld({ onPutProjectEvents });
		const result = await run({ node: retryOnFail });
		expect(sent()).toHaveLength(2);
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED]);
	});
});
