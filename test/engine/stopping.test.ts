import type { CustomResponse, EventsRequest } from '../../evidently';
import { DONE, FAILED } from '../../n8n/engine/scenario';
import { watchLeftovers } from '../support/leftovers';
import { errorOf, items, n8nWorkflow, setUpEngine } from './setUp';
import { until } from '../support/waiting';

const realSleep = n8nWorkflow.sleep;

const newWorld = setUpEngine();

/** The waits are real. Up to n8n 2.30, a signal doesn't end them. */
beforeEach(() => {
	jest.mocked(n8nWorkflow.sleep).mockImplementation((duration) => realSleep(duration));
});

const EACH_ALONE = { options: { batchSize: 1, concurrency: 2 } };

const never = () => new Promise<undefined>(() => {});

beforeAll(async () => {
	// n8n-core up to 2.20 starts a timer at the first run, which must not count as a leftover.
	const { run } = await newWorld();
	await run({});
});

describe('Stop', () => {
	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'aborts the requests in flight and starts no others when the user stops the execution (%s)',
		async (onError) => {
			const { evidently, start } = await newWorld({ onPutProjectEvents: never });
			const leftovers = watchLeftovers();
			const execution = start({ items: items(9), parameters: EACH_ALONE, node: { onError } });
			await until(() => evidently.stats.openRequests === 2);
			execution.stop();
			const result = await execution.finished;
			await leftovers.expectNone(evidently);
			expect(result.run.status).toBe('canceled');
			expect(evidently.stats).toMatchObject({ requests: 2, openRequests: 0, eventsStored: 0 });
			expect([...result.items(DONE), ...result.items(FAILED)]).toEqual([]);
		},
	);

	it('reports a canceled execution, not the failure of an earlier request, when the user stops the execution', async () => {
		let failed = 0;
		const failOne = ({ body }: EventsRequest): CustomResponse | Promise<undefined> => {
			if (!body.includes('\\"index\\":0')) return never();
			failed += 1;
			return { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: '{}' };
		};
		const { evidently, start } = await newWorld({ onPutProjectEvents: failOne });
		const execution = start({ items: items(9), parameters: EACH_ALONE });
		// Only the connection of the other request is left once the failure has arrived.
		await until(() => failed === 1 && evidently.stats.openConnections === 1);
		execution.stop();
		const result = await execution.finished;
		expect(result.run.status).toBe('canceled');
		expect(errorOf(result)).toMatchObject({
			message: 'The execution was canceled',
			description: expect.stringMatching(/1 failed.*\b8\b/) as string,
		});
	});

	it.each(['reject-retryable', 'throttle', 'server-error', 'reset'] as const)(
		'ends the wait before a retry at once when the user stops the execution, and leaves no timer (%s)',
		async (fault) => {
			const { evidently, start } = await newWorld({ faults: { [fault]: 1 } });
			const leftovers = watchLeftovers();
			const execution = start({ parameters: { options: { maxAttempts: 10 } } });
			let isWaiting = false;
			jest.mocked(Math.random).mockImplementation(() => {
				isWaiting ||= Object.keys(evidently.stats.outcomes).length > 0;
				return 1_000; // makes the wait minutes long
			});
			await until(() => isWaiting);
			execution.stop();
			const result = await execution.finished;
			await leftovers.expectNone(evidently);
			expect(result.run.status).toBe('canceled');
			expect(evidently.stats.requests).toBe(1);
		},
		20_000,
	);
});

describe('A failure that stops the workflow', () => {
	it('ends the waits before retries after a failure that stops the workflow, and reports that failure', async () => {
		const firstOf = (body: Buffer) => body.includes('\\"index\\":0}');
		let throttled = 0;
		const onPutProjectEvents = async ({ body }: { body: Buffer }): Promise<CustomResponse> => {
			if (!firstOf(body)) {
				throttled++;
				return {
					status: 429,
					headers: { 'x-amzn-errortype': 'ThrottlingException', 'retry-after': '30' },
					body: '{"message":"Rate exceeded"}',
				};
			}
			await until(() => throttled === 19);
			return { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: '{}' };
		};
		const { evidently, run } = await newWorld({ onPutProjectEvents });
		const leftovers = watchLeftovers();
		const result = await run({
			items: items(60),
			parameters: { options: { batchSize: 1, maxAttempts: 10 } },
		});
		await leftovers.expectNone(evidently);
		const { message, description } = errorOf(result);
		expect(message).toContain('AccessDeniedException');
		expect(description).toContain(
			'Of 60 events, none was accepted, 20 failed and 40 were not sent.',
		);
		expect(evidently.stats.requests).toBe(20);
	}, 20_000);
});
