import type { CustomResponse } from '../../evidently';
import { DONE, FAILED, NODE } from '../../n8n/engine/workflows';
import { ACCEPTED, errorOf, items, jsonOf, pairs, pairsOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const attempts = (maxAttempts: number) => ({ options: { maxAttempts } });

/** Gives the replies one after the other; requests beyond them, and those for `undefined`, go on to the service. */
function inTurn(...replies: Array<CustomResponse | undefined>) {
	const bodies: Array<{ events: Array<{ data: string }> }> = [];
	const onPutProjectEvents = ({ body }: { body: Buffer }) => {
		bodies.push(JSON.parse(body.toString()) as (typeof bodies)[number]);
		return replies[bodies.length - 1];
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

describe('A request that fails for a passing reason', () => {
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

	it('waits as long as the reply asks for', async () => {
		const busy = serviceError(503, 'ServiceUnavailableException');
		const { onPutProjectEvents } = inTurn({
			...busy,
			headers: { ...busy.headers, 'retry-after': '0.3' },
		});
		const { run } = await newWorld({ onPutProjectEvents });
		const start = performance.now();
		expect(jsonOf((await run({})).items(NODE))).toEqual([ACCEPTED]);
		expect(performance.now() - start).toBeGreaterThanOrEqual(295);
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
	])('is sent again as it was, after %s', async (_what, reply) => {
		const { onPutProjectEvents, sent } = inTurn(reply);
		const { evidently, run } = await newWorld({ onPutProjectEvents });
		const result = await run({ items: items(2), parameters: attempts(2) });
		expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED, ACCEPTED]);
		expect(sent()).toEqual([
			['{"index":0}', '{"index":1}'],
			['{"index":0}', '{"index":1}'],
		]);
		expect(evidently.stats.eventsStored).toBe(2);
	});

	it('may be stored twice where only the reply was lost', async () => {
		const { evidently, run } = await newWorld({ faults: { 'lost-reply': 1 } });
		await run({ parameters: attempts(2) });
		expect(evidently.stats.eventsStored).toBe(2);
	});
});

describe('A request that fails for good', () => {
	it.each([
		[400, 'ValidationException'],
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

	it('fails alone if the request of its second try fails', async () => {
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
