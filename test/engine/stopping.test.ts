import { DONE, FAILED } from '../../n8n/engine/workflows';
import { items, setUpEngine } from './setUp';
import { until } from './waiting';

const newWorld = setUpEngine();

const EACH_ALONE = { options: { batchSize: 1, concurrency: 2 } };

const never = () => new Promise<undefined>(() => {});

describe('Stop', () => {
	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'aborts the requests in flight and starts no other (%s)',
		async (onError) => {
			const { evidently, start } = await newWorld({ onPutProjectEvents: never });
			const execution = start({ items: items(9), parameters: EACH_ALONE, node: { onError } });
			await until(() => evidently.stats.openRequests === 2);
			execution.stop();
			const result = await execution.finished;
			await until(() => evidently.stats.openConnections === 0);
			expect(result.run.status).toBe('canceled');
			expect(evidently.stats).toMatchObject({ requests: 2, openRequests: 0, eventsStored: 0 });
			expect([...result.items(DONE), ...result.items(FAILED)]).toEqual([]);
		},
	);

	it('ends the wait before another try', async () => {
		const { evidently, start } = await newWorld({ faults: { 'reject-retryable': 1 } });
		const execution = start({ parameters: { options: { maxAttempts: 10 } } });
		let isWaiting = false;
		jest.mocked(Math.random).mockImplementation(() => {
			isWaiting ||= evidently.stats.eventsRejected > 0;
			return 1_000; // makes minutes of the wait
		});
		await until(() => isWaiting);
		execution.stop();
		const result = await execution.finished;
		expect(result.run.status).toBe('canceled');
		expect(evidently.stats.requests).toBe(1);
	});
});
