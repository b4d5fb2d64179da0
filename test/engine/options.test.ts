import { DONE, NODE } from '../../n8n/engine/scenario';
import { errorOf, items, jsonOf, setUpEngine, ACCEPTED } from './setUp';
import { latch } from '../support/waiting';

const newWorld = setUpEngine();

/** @returns how many events each request of a run contained. */
async function requestSizes(count: number, options?: object) {
	const sizes: number[] = [];
	const { run } = await newWorld({
		onPutProjectEvents: ({ body }) => {
			sizes.push((JSON.parse(body.toString()) as { events: [] }).events.length);
			return undefined;
		},
	});
	const result = await run({
		items: items(count),
		parameters: { options: { concurrency: 1, ...options } },
	});
	expect(jsonOf(result.items(DONE))).toEqual(Array(count).fill(ACCEPTED));
	return sizes;
}

describe('Batch Size', () => {
	it('sends 50 events per request if Batch Size is not set', async () => {
		expect(await requestSizes(101)).toEqual([50, 50, 1]);
	});

	it.each([
		[1, [1, 1, 1]],
		[2, [2, 1]],
		[50, [3]],
	])('sends at most %d events per request if Batch Size says so', async (batchSize, sizes) => {
		expect(await requestSizes(3, { batchSize })).toEqual(sizes);
	});

	it('accepts an expression for Batch Size that returns a number in a string', async () => {
		expect(await requestSizes(3, { batchSize: '={{ "2" }}' })).toEqual([2, 1]);
	});
});

describe('Concurrency', () => {
	it.each([
		['1', { concurrency: 1 }, 1],
		['3', { concurrency: 3 }, 3],
		['100', { concurrency: 100 }, 100],
		['20 by default', {}, 20],
	])('keeps as many requests in flight as Concurrency allows: %s', async (_what, options, most) => {
		const { arrive } = latch(most);
		const { evidently, run } = await newWorld({
			onPutProjectEvents: async () => {
				await arrive();
				return undefined;
			},
		});
		const result = await run({
			items: items(most + 5),
			parameters: { options: { batchSize: 1, ...options } },
		});
		expect(evidently.stats.maxOpenRequests).toBe(most);
		expect(evidently.stats.requests).toBe(most + 5);
		expect(jsonOf(result.items(DONE))).toEqual(Array(most + 5).fill(ACCEPTED));
	});

	it('outputs results in the order of the input, whatever the order of the responses', async () => {
		const { arrive } = latch(3);
		let waiting = Promise.resolve();
		const { evidently, run } = await newWorld({
			// The first request to arrive is answered last.
			onPutProjectEvents: async ({ body }) => {
				const isFirst = body.includes('\\"index\\":0');
				if (isFirst) waiting = arrive();
				else void arrive();
				if (isFirst) await waiting;
				return undefined;
			},
		});
		const parameters = { options: { batchSize: 1, concurrency: 3 } };
		const result = await run({ items: items(5), parameters });
		const ids = (await evidently.readEvents('demo'))
			.map(({ data, eventId }) => ({
				index: (JSON.parse(data) as { index: number }).index,
				eventId,
			}))
			.sort((a, b) => a.index - b.index);
		expect(jsonOf(result.items(NODE))).toEqual(ids.map(({ eventId }) => ({ eventId })));
	});
});

describe('An option that is out of its limits or of another type', () => {
	it.each<[string, unknown, string]>([
		['batchSize', 0, 'Invalid Batch Size: 0. Use a whole number from 1 to 50'],
		['batchSize', 51, 'Invalid Batch Size: 51. Use'],
		['batchSize', 1.5, 'Invalid Batch Size: 1.5. Use'],
		['batchSize', 'many', 'Invalid Batch Size: "many". Use'],
		['batchSize', '', 'Invalid Batch Size: "". Use'],
		['batchSize', true, 'Invalid Batch Size: true. Use'],
		['batchSize', '={{ [5] }}', 'Invalid Batch Size: [5]. Use'],
		['batchSize', '={{ NaN }}', 'Invalid Batch Size: NaN. Use'],
		['concurrency', 0, 'Invalid Concurrency: 0. Use a whole number from 1 to 100'],
		['concurrency', 101, 'Invalid Concurrency: 101. Use'],
		['maxAttempts', 0, 'Invalid Max Attempts: 0. Use a whole number from 1 to 10'],
		['maxAttempts', 11, 'Invalid Max Attempts: 11. Use'],
		['timeout', 0, 'Invalid Timeout: 0. Use a whole number from 1 to 3600000'],
		['timeout', 'soon', 'Invalid Timeout: "soon". Use'],
	])(
		'stops the workflow before sending anything, and names the option, if %s is %p',
		async (name, value, words) => {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(
				await run({ parameters: { options: { [name]: value } as never } }),
			);
			expect(message).toContain(words);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});

describe('Timeout', () => {
	it('ends an attempt without a response after the timeout', async () => {
		const { evidently, run } = await newWorld({ faults: { stall: 1 } });
		// A request takes a busy machine more than a tenth of a second to reach the server.
		const parameters = { options: { timeout: 500, maxAttempts: 2 } };
		const error = errorOf(await run({ parameters }));
		expect(error.message).toBe('No response within 500 ms.');
		expect(error.description).toContain('Raise Timeout or lower Batch Size in the options');
		expect(error.description).toContain('It was attempted 2 times');
		expect(evidently.stats.requests).toBe(2);
	});
});
