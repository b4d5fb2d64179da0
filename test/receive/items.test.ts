import { toItems, type DataFormat } from '../../nodes/AwsEvidently/receive/items';

const received = (data: string, timestamp = 1760616000.123) => ({
	project: 'demo',
	events: [{ type: 'aws.evidently.custom' as const, timestamp, data }],
	eventIds: ['id'],
	receivedAt: Date.parse('2026-11-24T10:00:00.456Z'),
});

const itemOf = (data: string, format: DataFormat = 'json') =>
	toItems(received(data), format)[0]!.json;

test('An item holds what came with an event and what became of it', () => {
	expect(itemOf('{"details":{"pageLoadTime":800}}')).toEqual({
		eventId: 'id',
		project: 'demo',
		type: 'aws.evidently.custom',
		timestamp: '2025-10-16T12:00:00.123Z',
		data: { details: { pageLoadTime: 800 } },
		receivedTime: '2026-11-24T10:00:00.456Z',
	});
});

test.each([0.001, 273822450.136, 1760616000.001, 1760616000.999, 1760616000, -0.001])(
	'A timestamp of %d seconds keeps its milliseconds',
	(seconds) => {
		const [item] = toItems(received('{}', seconds), 'json');
		expect(Date.parse(item!.json.timestamp as string)).toBe(Math.round(seconds * 1000));
	},
);

test('An object that the JavaScript SDK v2 encoded twice is unwrapped', () => {
	expect(itemOf(JSON.stringify('{"a":{"b":1}}')).data).toEqual({ a: { b: 1 } });
	expect(itemOf(JSON.stringify(' {"a":1} ')).data).toEqual({ a: 1 });
});

test.each(['text', '{no JSON', '[1]', '1', 'null', '"{}"'])(
	'The text %j is data like any other',
	(text) => {
		expect(itemOf(JSON.stringify(text)).data).toBe(text);
	},
);

test.each([' {"n": 12345678901234567890, "m": 1.10} ', '"{\\"a\\":1}"'])(
	'As text, the data %j is kept to the letter',
	(data) => {
		expect(itemOf(data, 'text').data).toBe(data);
	},
);
