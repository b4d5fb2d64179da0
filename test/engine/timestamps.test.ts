import { DONE, type Parameters } from '../../n8n/engine/scenario';
import { errorOf, items, setUpEngine } from './setUp';

const newWorld = setUpEngine();

const NOON = 1_769_860_800; // 2026-01-31T12:00:00Z

const fromField = (timestampField: string) => ({ timestampSource: 'field', timestampField });
const fromValue = (timestamp: string) => ({ timestampSource: 'value', timestamp });

/** When the events of a run are said to have happened, in epoch seconds. */
async function timestampsOf(parameters: Parameters, json: object[], timezone?: string) {
	const { run, received } = await newWorld();
	const result = await run({ items: json, parameters, timezone });
	expect(result.run.data.resultData.error).toBeUndefined();
	return (await received()).map(({ timestamp }) => timestamp);
}

describe('Timestamp "Now"', () => {
	it('is one instant for the whole run, between its start and its end', async () => {
		const before = Date.now() / 1000;
		// An expression takes some tenths of a millisecond: together they take many milliseconds.
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
	it('reads the field "timestamp", unless another one is named', async () => {
		expect(await timestampsOf({ timestampSource: 'field' }, [{ timestamp: NOON }])).toEqual([NOON]);
	});

	it('reads along a path', async () => {
		const json = [{ order: { at: NOON } }, { order: { at: NOON + 1 } }];
		expect(await timestampsOf(fromField('order.at'), json)).toEqual([NOON, NOON + 1]);
	});

	it.each([
		["['order date']", { 'order date': NOON }],
		['order date', { 'order date': NOON }],
		['orders[1].at', { orders: [{}, { at: NOON }] }],
		["order['placed at']", { order: { 'placed at': NOON } }],
	])('reads %s, as the editor writes a dragged field', async (path, json) => {
		expect(await timestampsOf(fromField(path), [json])).toEqual([NOON]);
	});

	it('reads a key that holds the dots before a path', async () => {
		const json = [{ 'order.at': NOON, order: { at: 1 } }];
		expect(await timestampsOf(fromField('order.at'), json)).toEqual([NOON]);
	});

	it('may be named by an expression, another one for each item', async () => {
		const json = [
			{ use: 'a', a: NOON },
			{ use: 'b', b: NOON + 1 },
		];
		expect(await timestampsOf(fromField('={{ $json.use }}'), json)).toEqual([NOON, NOON + 1]);
	});

	it('takes every form that a date may have', async () => {
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

	it('keeps the milliseconds', async () => {
		const json = [{ at: '2026-01-31T12:00:00.123Z' }, { at: NOON + 0.25 }];
		expect(await timestampsOf(fromField('at'), json)).toEqual([NOON + 0.123, NOON + 0.25]);
	});

	it.each([
		['missing', {}, 'Missing field \"at\"'],
		['a year', { at: 2026 }, 'Invalid field \"at\": 2026'],
		["a spreadsheet's date", { at: 46053.5 }, 'Invalid field \"at\": 46053.5'],
		['words', { at: 'tomorrow' }, 'Invalid field \"at\": "tomorrow"'],
		['a day that the calendar lacks', { at: '2026-02-30' }, 'Invalid field \"at\": "2026-02-30"'],
		['an invalid Date', { at: new Date(NaN) }, 'Invalid field \"at\": null'],
	])('refuses a field that is %s', async (_what, json, seen) => {
		const { evidently, run } = await newWorld();
		const { message } = errorOf(await run({ items: [json], parameters: fromField('at') }));
		expect(message).toContain(`Item 0: ${seen}. Use an ISO 8601`);
		expect(evidently.stats.requests).toBe(0);
	});
});

describe('Timestamp "Value"', () => {
	it('of a date without a zone is in the time zone of the workflow', async () => {
		const timestamps = await timestampsOf(
			fromValue('2026-01-31T07:00:00'),
			[{}],
			'America/New_York',
		);
		expect(timestamps).toEqual([NOON]);
	});

	it('is right on the days when the clocks change', async () => {
		const at = async (value: string) =>
			(await timestampsOf(fromValue(value), [{}], 'Europe/Berlin'))[0];
		expect(await at('2026-03-29T01:59:59')).toBe(Date.parse('2026-03-29T00:59:59Z') / 1000);
		expect(await at('2026-03-29T03:00:00')).toBe(Date.parse('2026-03-29T01:00:00Z') / 1000);
		expect(await at('2026-10-25T03:00:00')).toBe(Date.parse('2026-10-25T02:00:00Z') / 1000);
	});

	it.each([
		['a DateTime of Luxon', '={{ DateTime.fromISO("2026-01-31T12:00:00Z") }}'],
		[
			'a DateTime in another zone',
			'={{ DateTime.fromISO("2026-01-31T13:00:00+01:00", { setZone: true }) }}',
		],
		['a Date', '={{ new Date("2026-01-31T12:00:00Z") }}'],
		['seconds', `={{ ${NOON} }}`],
		['milliseconds', `={{ ${NOON * 1000} }}`],
		['seconds in a string', `={{ "${NOON}" }}`],
		['milliseconds in a string', `={{ "${NOON * 1000}" }}`],
		['a string with a zone', '={{ "2026-01-31T12:00:00Z" }}'],
		['a string without a zone', '={{ "2026-01-31T21:00:00" }}'],
		['a value of the item', '={{ $json.at }}'],
	])('may be an expression that gives %s', async (_what, expression) => {
		const json = [{ at: '2026-01-31T12:00:00Z' }];
		expect(await timestampsOf(fromValue(expression), json, 'Asia/Tokyo')).toEqual([NOON]);
	});

	it('is $now where nothing else is set', async () => {
		const before = Date.now() / 1000;
		const [timestamp] = await timestampsOf({ timestampSource: 'value' }, [{}]);
		expect(timestamp).toBeGreaterThanOrEqual(before);
		expect(timestamp).toBeLessThanOrEqual(Date.now() / 1000);
	});

	it.each(['={{ "soon" }}', '={{ undefined }}', '={{ [] }}', '={{ true }}'])(
		'refuses what is no date: %s',
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
	it('may differ from item to item by an expression', async () => {
		const parameters = {
			...fromField('at'),
			timestampSource: '={{ $json.at ? "field" : "value" }}',
			timestamp: '2026-01-31T12:00:01Z',
		};
		expect(await timestampsOf(parameters, [{ at: NOON }, {}])).toEqual([NOON, NOON + 1]);
	});

	it('refuses a source that there is not', async () => {
		const { run } = await newWorld();
		const result = await run({ parameters: { timestampSource: '={{ "then" }}' } });
		expect(errorOf(result).message).toBe(
			'Item 0: Invalid Timestamp: "then". Use "now" or "field" or "value".',
		);
		expect(result.items(DONE)).toEqual([]);
	});
});
