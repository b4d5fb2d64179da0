import { setImmediate } from 'node:timers/promises';

import type { CustomResponse } from '../../evidently';
import { DONE, FAILED, NODE } from '../../n8n/engine/scenario';
import {
	ACCEPTED,
	errorOf,
	items,
	jsonOf,
	n8nWorkflow,
	pairs,
	pairsOf,
	setUpEngine,
} from './setUp';

const newWorld = setUpEngine();

const sleep = () => jest.mocked(n8nWorkflow.sleep);

/** @returns the total duration of the waits. */
const totalWaitMs = () => sleep().mock.calls.reduce((sum, [duration]) => sum + duration, 0);

const attempts = (maxAttempts: number) => ({ options: { maxAttempts } });

/** Returns the responses one after another. The service answers further requests, and those for `undefined`. */
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
	] as const)(
		'attempts a failing request as often as Max Attempts allows (%s)',
		async (fault, words) => {
			for (const maxAttempts of [1, 4]) {
				const { evidently, run } = await newWorld({ faults: { [fault]: 1 } });
				const error = errorOf(await run({ parameters: attempts(maxAttempts) }));
				expect(error.message).toContain(words);
				expect(evidently.stats.outcomes).toEqual({ [fault]: maxAttempts });
			}
		},
	);

	it('waits as long as Retry-After says before a retry, up to a minute', async () => {
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
			sleep().mockClear();
			expect(jsonOf((await run({})).items(NODE))).toEqual([ACCEPTED]);
			expect(totalWaitMs() / milliseconds).toBeCloseTo(1, 2);
		}
	});

	it('loses no event while a collector is down for three seconds if Max Attempts is 5', async () => {
		const { evidently, run } = await newWorld({ faults: { reset: 1 } });
		const execution = run({ parameters: attempts(5) });
		// The waits are as short as possible, because random numbers are 0 here.
		sleep().mockImplementation(async () => {
			if (totalWaitMs() > 3_000) evidently.setFaults({});
			await setImmediate();
		});
		expect(jsonOf((await execution).items(DONE))).toEqual([ACCEPTED]);
		expect(evidently.stats.outcomes).toEqual({ reset: 4, accepted: 1 });
	});

	it('attempts each request equally often during an outage', async () => {
		const { evidently, run } = await newWorld({ faults: { 'server-error': 1 } });
		await run({
			items: items(60),
			node: { onError: 'continueRegularOutput' },
			parameters: { options: { batchSize: 1, maxAttempts: 3 } },
		});
		expect(evidently.stats.requests).toBe(180);
	});

	it('attempts a request three times by default, and says so in the error', async () => {
		const { evidently, run } = await newWorld({ faults: { 'server-error': 1 } });
		const error = errorOf(await run({}));
		expect(error.description).toContain('It was attempted 3 times');
		expect(evidently.stats.requests).toBe(3);
	});

	it.each([
		['HTTP 429', serviceError(429, 'ThrottlingException')],
		['HTTP 500', serviceError(500, 'InternalServerException')],
		['HTTP 502 from a proxy', { status: 502, body: '<html>' }],
		['HTTP 503', serviceError(503, 'ServiceUnavailableException')],
		['HTTP 504 from a proxy', { status: 504, body: '' }],
	])('sends a request again unchanged after %s', async (_what, response) => {
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

	it('may store events twice if only the response is lost', async () => {
		const { evidently, run } = await newWorld({ faults: { 'lost-reply': 1 } });
		await run({ parameters: attempts(2) });
		expect(evidently.stats.eventsStored).toBe(2);
	});
});

describe('A request that fails permanently', () => {
	it.each([
		[402, 'ServiceQuotaExceededException'],
		[403, 'AccessDeniedException'],
		[404, 'ResourceNotFoundException'],
		[409, 'ConflictException'],
	])('sends a request once if it fails permanently: %d %s', async (status, name) => {
		const { evidently, run } = await newWorld({
			onPutProjectEvents: () => serviceError(status, name),
		});
		const error = errorOf(await run({ parameters: attempts(5) }));
		expect(error).toMatchObject({ message: `${name}: Busy`, httpCode: String(status) });
		expect(evidently.stats.requests).toBe(1);
	});
});

describe('A request that the service rejects as invalid', () => {
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

	/** Rejects requests that contain the event of item 3. */
	const refuseItem3 = (request: { body: Buffer }) =>
		data(request).includes('{"index":3}')
			? invalid('fieldValidationFailed', 'events.1.member.data')
			: undefined;

	const message =
		'Item 3: ValidationException: 1 validation error detected; events.1.member.data: Unknown metric';

	it('halves a request down to the invalid event, and reports the error of the service for its item only', async () => {
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
		// One request has all 50 events. Each further level sends two requests, the halves of the failed one.
		expect(evidently.stats.requests).toBeLessThanOrEqual(13);
	});

	it('stops the workflow with an error that names the item of an invalid event', async () => {
		const { run } = await newWorld({ onPutProjectEvents: refuseItem3 });
		const error = errorOf(await run({ items: items(8) }));
		expect(error).toMatchObject({ message, httpCode: '400', context: { itemIndex: 3 } });
		expect(error.description).toContain('The request contained item 3 for the project demo');
	});

	it.each([
		['the project is invalid', 'fieldValidationFailed', 'project'],
		['the operation is unknown', 'unknownOperation', 'operation'],
	])('sends a request once if %s', async (_what, reason, field) => {
		const { evidently, run } = await newWorld({ onPutProjectEvents: () => invalid(reason, field) });
		const error = errorOf(await run({ items: items(50), parameters: attempts(5) }));
		expect(error.message).toMatch(/^ValidationException: 1 validation error detected/);
		expect(error.description).toContain('The request contained 50 events (items 0 to 49)');
		expect(evidently.stats.requests).toBe(1);
	});
});

describe('A rejected event that may be accepted later', () => {
	it('retries only the rejected event, and outputs its result at its position', async () => {
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

	it.each([1, 3])(
		'sends a retryable event at most %d times if Max Attempts says so',
		async (maxAttempts) => {
			const { evidently, run } = await newWorld({ faults: { 'reject-retryable': 1 } });
			const result = await run({ items: items(2), parameters: attempts(maxAttempts) });
			expect(evidently.stats.requests).toBe(maxAttempts);
			expect(jsonOf(result.items(DONE)).map(({ errorCode }) => errorCode)).toEqual([
				'ThrottlingException',
				'InternalServerException',
			]);
		},
	);

	it('reports only the retried event as failed if its second request fails', async () => {
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

describe('A rejected event that will never be accepted', () => {
	it('sends a permanently rejected event once', async () => {
		const { evidently, run } = await newWorld({ faults: { reject: 1 } });
		await run({ items: items(2), parameters: attempts(5) });
		expect(evidently.stats.requests).toBe(1);
	});
});

describe("n8n's Retry On Fail", () => {
	const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'sends no accepted event again on Retry On Fail, even if the first item is an error (%s)',
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
		'sends no accepted event again on Retry On Fail, even if the first one is rejected (%s)',
		async (onError) => {
			const { onPutProjectEvents, sent } = inTurn(results(rejected('Oops'), accepted('b')));
			const { run } = await newWorld({ onPutProjectEvents });
			const result = await run({ items: items(2), node: { ...retryOnFail, onError } });
			expect(sent()).toHaveLength(1);
			expect(jsonOf(result.items(NODE))).toContainEqual(accepted('b'));
		},
	);

	it('runs the node again on Retry On Fail if an error stops the workflow', async () => {
		const { onPutProjectEvents, sent } = inTurn(serviceError(403, 'AccessDeniedException'));
		const { run } = await newWorld({ onPutProjectEvents });
		const result = await run({ node: retryOnFail });
		expect(sent()).toHaveLength(2);
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED]);
	});
});
