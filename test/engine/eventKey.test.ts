import { DONE, FAILED, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, items, jsonOf, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const KEY = expect.stringMatching(/^[0-9a-f]{32}$/) as string;

const keyed = (eventKey: string) => ({ options: { eventKey } });

const keyOf = (data: string) => (JSON.parse(data) as { eventKey: string }).eventKey;

describe('An event key', () => {
	it('adds a different event key for each item', async () => {
		const { run, received } = await newWorld();
		await run({ items: items(60), parameters: keyed(' eventKey ') });
		const data = (await received()).map((event) => event.data);
		expect(JSON.parse(data[0]!)).toEqual({ index: 0, eventKey: KEY });
		expect(new Set(data.map(keyOf)).size).toBe(60);
	});

	it("keeps the event key when n8n's Retry On Fail sends an item again", async () => {
		const sent: string[] = [];
		const { run } = await newWorld({
			onPutProjectEvents: ({ body }) => {
				const { events } = JSON.parse(body.toString()) as { events: Array<{ data: string }> };
				sent.push(...events.map(({ data }) => data));
				return sent.length > 2 ? undefined : { status: 403, body: '{}' };
			},
		});
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		await run({ items: items(2), parameters: keyed('eventKey'), node });
		expect(sent).toHaveLength(4);
		expect(sent.slice(2)).toEqual(sent.slice(0, 2));
	});

	it('adds a different event key for the same item in another execution', async () => {
		const { run, received } = await newWorld();
		await run({ items: items(1), parameters: keyed('eventKey') });
		await run({ items: items(1), parameters: keyed('eventKey') });
		const keys = (await received()).map(({ data }) => keyOf(data));
		expect(new Set(keys).size).toBe(2);
	});

	it.each<[string, Parameters, string]>([
		['entered JSON', { dataSource: 'json', data: '{ "n": 1.10 }' }, ', "n": 1.10 }'],
		['an item that is an event', { eventSource: 'event' }, ', "n": 12345678901234567890 }'],
	])('adds an event key without changing the rest of %s', async (_what, parameters, rest) => {
		const { run, received } = await newWorld();
		const data = '{ "n": 12345678901234567890 }';
		const item = { type: 'aws.evidently.custom', timestamp: 1_769_860_800, data };
		await run({ items: [item], parameters: { ...parameters, ...keyed('eventKey') } });
		const [event] = await received();
		expect(event?.data).toBe(`{"eventKey":"${keyOf(event!.data)}"${rest}`);
	});

	it('adds event keys to the events of a dry run', async () => {
		const { run, received } = await newWorld();
		const options = { eventKey: 'eventKey', dryRun: true };
		const result = await run({ parameters: { options } });
		expect(result.items(DONE)[0]?.json.data).toEqual({ eventKey: KEY });
		expect(await received()).toEqual([]);
	});

	it("reports an event key that can't be added as the error of its item", async () => {
		const { run, received } = await newWorld();
		const result = await run({
			items: [{ data: {} }, { data: { eventKey: 1 } }, { data: [1] }],
			parameters: { dataSource: 'json', data: '={{ $json.data }}', ...keyed('eventKey') },
			node: { onError: 'continueErrorOutput' },
		});
		expect(jsonOf(result.items(FAILED)).map(({ error }) => error)).toEqual([
			'Item 1: Invalid "eventKey" in the event data: 1. Use another name in the option Add Event Key, which adds this field.',
			'Item 2: Invalid event data: [1]. Use a JSON object, or empty the option Add Event Key.',
		]);
		expect(await received()).toHaveLength(1);
	});

	it.each(['', '  ', '={{ "" }}', '={{ $json.none }}'])(
		'adds no event key if its name is %j',
		async (name) => {
			const { run, received } = await newWorld();
			await run({ items: [{ a: 1 }], parameters: keyed(name) });
			expect(await received()).toMatchObject([{ data: '{"a":1}' }]);
		},
	);

	it.each(['a.b', 'a b', '1a', '__proto__', '={{ ["a"] }}', '={{ true }}'])(
		'rejects %j as the name of the event key',
		async (name) => {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(await run({ parameters: keyed(name) }));
			expect(message).toMatch(
				/^Invalid Add Event Key: .+\. Use a name that starts with a letter or "_" and has only letters, digits, "_" and "-", like eventKey\.$/,
			);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});
