import { DONE, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, items, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const NOON = 1_769_860_800; // 2026-01-31T12:00:00Z

const fromField = (timestampField: string) => ({ timestampSource: 'field', timestampField });
const fromValue = (timestamp: string) => ({ timestampSource: 'value', timestamp });

/** @returns the timestamps of the events of a run, in epoch seconds. */
async function timestampsOf(parameters: Parameters, json: object[], timezone?: string) {
	const { run, received } = await newWorld();
	const result = await run({ items: json, parameters, timezone });
	expect(result.run.data.resultData.error).toBeUndefined();
	return (await received()).map(({ timestamp }) => timestamp);
}

describe('Timestamp "Now"', () => {
	it('uses one current time for the whole run', async () => {
		const before = Date.now() / 1000;
		// Each expression takes some tenths of a millisecond, so together they take many milliseconds.
		const data = '={{ JSON.stringify($json) }}';
		const timestamps = await timestampsOf({ dataSource: 'json', data }, items(100));
		const after = Date.now() / 1000;
		expect(timestamps).toHaveLength(100);
		expect(new Set(timestamps).size).toBe(1);
		expect(timestamps[0]).toBeGreaterThanOrEqual(before);
		expect(timestamps[0]).toBeLessThanOrEqual(after);
	});
});

describe('Timestamp "From a Field of the Item"', () => {
	it('reads the timestamp from the field "timestamp" unless another one is named', async () => {
		expect(await timestampsOf({ timestampSource: 'field' }, [{ timestamp: NOON }])).toEqual([NOON]);
	});

	it('reads the timestamp from a nested field, as the editor writes a dragged one', async () => {
		const json = [{ order: { 'placed at': NOON } }];
		expect(await timestampsOf(fromField("order['placed at']"), json)).toEqual([NOON]);
	});

	it('evaluates an expression for the timestamp field for each item', async () => {
		const json = [
			{ use: 'a', a: NOON },
			{ use: 'b', b: NOON + 1 },
		];
		expect(await timestampsOf(fromField('={{ $json.use }}'), json)).toEqual([NOON, NOON + 1]);
	});

	it('accepts a timestamp in every valid format', async () => {
		const forms = [
			'2026-01-31T12:00:00Z',
			'2026-01-31T13:00:00.000+01:00',
			NOON,
			NOON * 1000,
			String(NOON),
			String(NOON * 1000),
			new Date(NOON * 1000),
			'2026-01-31T21:00:00',
		];
		const json = forms.map((at) => ({ at }));
		const timestamps = await timestampsOf(fromField('at'), json, 'Asia/Tokyo');
		expect(timestamps).toEqual(forms.map(() => NOON));
	});

	it.each([
		['missing', {}, 'Missing field "at"'],
		['a day that the calendar lacks', { at: '2026-02-30' }, 'Invalid field "at": "2026-02-30"'],
		['an invalid Date', { at: new Date(NaN) }, 'Invalid field "at": null'],
	])('rejects a timestamp field that is %s', async (_what, json, seen) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ items: [json], parameters: fromField('at') }));
		expect(message).toContain(`Item 0: ${seen}. Use an ISO 8601`);
		expect(evidently.stats.requests).toBe(0);
	});
});

describe('Timestamp "Value"', () => {
	it('reads a date without a time zone in the time zone of the workflow', async () => {
		const timestamps = await timestampsOf(
			fromValue('2026-01-31T07:00:00'),
			[{}],
			'America/New_York',
		);
		expect(timestamps).toEqual([NOON]);
	});

	it('reads dates correctly on the days when the clocks change', async () => {
		const at = async (value: string) =>
			(await timestampsOf(fromValue(value), [{}], 'Europe/Berlin'))[0];
		expect(await at('2026-03-29T01:59:59')).toBe(Date.parse('2026-03-29T00:59:59Z') / 1000);
		expect(await at('2026-03-29T03:00:00')).toBe(Date.parse('2026-03-29T01:00:00Z') / 1000);
		expect(await at('2026-10-25T03:00:00')).toBe(Date.parse('2026-10-25T02:00:00Z') / 1000);
	});

	it.each([
		[
			'a DateTime in another time zone',
			'={{ DateTime.fromISO("2026-01-31T13:00:00+01:00", { setZone: true }) }}',
		],
		['a Date', '={{ new Date("2026-01-31T12:00:00Z") }}'],
		['epoch milliseconds', `={{ ${NOON * 1000} }}`],
		['a string without a time zone', '={{ "2026-01-31T21:00:00" }}'],
		['a value of the item', '={{ $json.at }}'],
	])('accepts an expression for the timestamp that returns %s', async (_what, expression) => {
		const json = [{ at: '2026-01-31T12:00:00Z' }];
		expect(await timestampsOf(fromValue(expression), json, 'Asia/Tokyo')).toEqual([NOON]);
	});

	it('uses $now if no timestamp value is set', async () => {
		const before = Date.now() / 1000;
		const [timestamp] = await timestampsOf({ timestampSource: 'value' }, [{}]);
		expect(timestamp).toBeGreaterThanOrEqual(before);
		expect(timestamp).toBeLessThanOrEqual(Date.now() / 1000);
	});

	it.each(['={{ "soon" }}', '={{ undefined }}'])(
		'rejects an expression for the timestamp that returns no date: %s',
		async (expression) => {
			const { evidently, run } = await newWorld();
			const { message } = errorOf(await run({ parameters: fromValue(expression) }));
			expect(message).toMatch(
				/^Item 0: (Invalid Timestamp Value: .*|Missing Timestamp Value)\. Use an ISO 8601 date/,
			);
			expect(evidently.stats.requests).toBe(0);
		},
	);
});

describe('Timestamp', () => {
	it('evaluates an expression for the timestamp source for each item', async () => {
		const parameters = {
			...fromField('at'),
			timestampSource: '={{ $json.at ? "field" : "value" }}',
			timestamp: '2026-01-31T12:00:01Z',
		};
		expect(await timestampsOf(parameters, [{ at: NOON }, {}])).toEqual([NOON, NOON + 1]);
	});

	it('rejects an unknown timestamp source', async () => {
		const { run } = await newWorld();
		const result = await run({ parameters: { timestampSource: '={{ "then" }}' } });
		expect(errorOf(result).message).toBe(
			'Item 0: Invalid Timestamp: "then". Use "now" or "field" or "value".',
		);
		expect(result.items(DONE)).toEqual([]);
	});
});
