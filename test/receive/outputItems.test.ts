import { toItems, type DataFormat } from '../../nodes/AwsEvidently/receive/outputItems';

const received = (timestamp = 1760616000.123) => ({
	project: 'demo',
	events: [
		{
			eventId: 'id',
			type: 'aws.evidently.custom' as const,
			timestamp,
			data: ' {"n": 12345678901234567890} ',
			value: { n: 12345678901234567000 },
		},
	],
	rejectedCount: 0,
	receivedAt: Date.parse('2026-11-24T10:00:00.456Z'),
});

const itemOf = (format: DataFormat) => toItems(received(), format)[0]!.json;

it('returns an item with the event, its ID and the time when it was received', () => {
	expect(itemOf('json')).toEqual({
		eventId: 'id',
		project: 'demo',
		type: 'aws.evidently.custom',
		timestamp: '2025-10-16T12:00:00.123Z',
		data: { n: 12345678901234567000 },
		receivedTime: '2026-11-24T10:00:00.456Z',
	});
});

it('returns an item with the data verbatim if the data format is text', () => {
	expect(itemOf('text').data).toBe(' {"n": 12345678901234567890} ');
});

it.each([0.001, 273822450.136, 1760616000.001, 1760616000.999, 1760616000, -0.001])(
	'keeps the milliseconds of a timestamp of %d seconds',
	(seconds) => {
		const [item] = toItems(received(seconds), 'json');
		expect(Date.parse(item!.json.timestamp as string)).toBe(Math.round(seconds * 1000));
	},
);
