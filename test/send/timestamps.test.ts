import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import { parseTimestamp, TIMESTAMP_FORMS } from '../../nodes/AwsEvidently/send/timestamps';

const NOON = '2026-01-31T12:00:00.000Z';
const NOON_SECONDS = Date.parse(NOON) / 1000;

const parse = (value: unknown, zone = 'UTC') => parseTimestamp(value, zone)?.toISOString();

describe('A timestamp may be', () => {
	it.each([
		['a date in UTC', '2026-01-31T12:00:00Z'],
		['a date with a small z and t', '2026-01-31t12:00:00z'],
		['a date in another zone', '2026-01-31T17:30:00+05:30'],
		['a date in a zone west of Greenwich', '2026-01-31T04:00:00-08:00'],
		['a zone without a colon', '2026-01-31T13:00:00+0100'],
		['a zone of hours alone', '2026-01-31T13:00:00+01'],
		['a date without seconds', '2026-01-31T12:00Z'],
		['a date with a blank for the T', '2026-01-31 12:00:00Z'],
		['a date among blanks', '  2026-01-31T12:00:00Z\n'],
		['a date without a zone', '2026-01-31T12:00:00'],
		['epoch seconds', NOON_SECONDS],
		['epoch milliseconds', NOON_SECONDS * 1000],
		['epoch seconds in a string', String(NOON_SECONDS)],
		['epoch milliseconds in a string', String(NOON_SECONDS * 1000)],
		['a Date', new Date(NOON)],
		['a Luxon DateTime', tryToParseDateTime(NOON)],
		[
			"a DateTime of another copy of Luxon's",
			{ isLuxonDateTime: true, toMillis: () => Date.parse(NOON) },
		],
	])('%s', (_form, value) => {
		expect(parse(value)).toBe(NOON);
	});

	it.each([
		['2026-01-31T12:00:00.123Z', '2026-01-31T12:00:00.123Z'],
		['2026-01-31T12:00:00,123Z', '2026-01-31T12:00:00.123Z'],
		['2026-01-31T12:00:00.123456789Z', '2026-01-31T12:00:00.123Z'],
		['2026-01-31T12:00:00.123+01', '2026-01-31T11:00:00.123Z'],
		[NOON_SECONDS + 0.25, '2026-01-31T12:00:00.250Z'],
		[`${NOON_SECONDS}.25`, '2026-01-31T12:00:00.250Z'],
		['2026-01-31T12:00:00.5', '2026-01-31T12:00:00.500Z'],
	])('finer than a second: %p', (value, expected) => {
		expect(parse(value)).toBe(expected);
	});

	it('any instant, with its milliseconds, in each of its forms', () => {
		const instants = fc.date({
			min: new Date('1973-03-04'),
			max: new Date('5138-01-01'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(instants, (instant) => {
				const text = instant.toISOString();
				const forms = [instant, instant.getTime(), instant.getTime() / 1000, text];
				const zoned = tryToParseDateTime(text, 'America/Caracas')
					.setZone('America/Caracas')
					.toISO();
				for (const form of [...forms, zoned]) expect(parse(form)).toBe(text);
			}),
			{ seed: 1 },
		);
	});
});

describe('A date without a zone', () => {
	it.each([
		['Europe/Berlin', '2026-01-31T12:00:00', '2026-01-31T11:00:00.000Z'],
		['Europe/Berlin', '2026-07-31T12:00:00', '2026-07-31T10:00:00.000Z'],
		['America/New_York', '2026-01-31 12:00', '2026-01-31T17:00:00.000Z'],
		['Asia/Kolkata', '2026-01-31', '2026-01-30T18:30:00.000Z'],
	])('is in the given one: %s at %s', (zone, text, expected) => {
		expect(parse(text, zone)).toBe(expected);
	});

	it('that the clocks jump over is read with the offset before the jump', () => {
		expect(parse('2026-03-29T02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
	});

	it.each(['2026-01-31', '2026-07-31'])(
		'that the clocks pass twice is the first of the two, whatever the season (%s)',
		(today) => {
			jest.useFakeTimers({ now: new Date(today) });
			const parsed = parse('2026-10-25T02:30:00', 'Europe/Berlin');
			jest.useRealTimers();
			expect(parsed).toBe('2026-10-25T00:30:00.000Z');
		},
	);

	it('is right a minute before and after the clocks change', () => {
		expect(parse('2026-03-29T01:59:00', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
		expect(parse('2026-03-29T03:00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
	});
});

describe('A date that names its zone', () => {
	it.each(['2026-01-31T12:00:00Z', '2026-01-31T13:00:00+01:00', '2026-01-31T13:00:00+0100'])(
		'means the same instant whatever the zone of the workflow: %s',
		(text) => {
			expect(parse(text, 'Asia/Tokyo')).toBe(NOON);
		},
	);
});

describe('A number', () => {
	it('below 100 billion is seconds, from it on milliseconds', () => {
		expect(parse(99_999_999_999)).toBe('5138-11-16T09:46:39.000Z');
		expect(parse(100_000_000_000)).toBe('1973-03-03T09:46:40.000Z');
	});

	it('may be the epoch itself, or before it', () => {
		expect(parse(0)).toBe('1970-01-01T00:00:00.000Z');
		expect(parse(-1)).toBe('1969-12-31T23:59:59.000Z');
		expect(parse(-99_999_999_999)).toBe('-001199-02-15T14:13:21.000Z');
		expect(parse(-100_000_000_000)).toBe('1966-10-31T14:13:20.000Z');
	});

	it('in a text has nine digits at least, and thirteen at most', () => {
		expect(parse('12345678')).toBeUndefined();
		expect(parse('123456789')).toBe('1973-11-29T21:33:09.000Z');
		expect(parse('9999999999999')).toBe('2286-11-20T17:46:39.999Z');
		expect(parse('10000000000000')).toBeUndefined();
	});
});

describe('The calendar holds', () => {
	it.each(['2024-02-29', '2000-02-29', '2026-12-31', '2026-04-30'])('%s', (day) => {
		expect(parse(`${day}T00:00:00Z`)).toBe(`${day}T00:00:00.000Z`);
		expect(parse(`${day}T00:00:00`)).toBe(`${day}T00:00:00.000Z`);
	});

	it.each([
		'2026-02-29',
		'1900-02-29',
		'2026-02-30',
		'2026-04-31',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-01-32',
	])('not %s, whether it names a zone or not', (day) => {
		expect(parse(day)).toBeUndefined();
		expect(parse(`${day}T12:00:00`)).toBeUndefined();
		expect(parse(`${day}T12:00:00Z`)).toBeUndefined();
		expect(parse(`${day}T12:00:00+01:00`)).toBeUndefined();
	});

	it.each(['25:00:00', '12:60:00', '12:00:60', '24:00:01'])('not the time of day %s', (time) => {
		expect(parse(`2026-01-31T${time}`)).toBeUndefined();
		expect(parse(`2026-01-31T${time}Z`)).toBeUndefined();
		expect(parse(`2026-01-31T${time}+0100`)).toBeUndefined();
	});
});

describe('No timestamp is', () => {
	it.each([
		['nothing', undefined],
		['null', null],
		['an empty string', ''],
		['blanks', '  '],
		['words', 'yesterday'],
		['a year', '2026'],
		['a year as a month', '2026-01'],
		['a date in the American order', '01/31/2026'],
		['a date in the style of HTTP', 'Sat, 31 Jan 2026 12:00:00 GMT'],
		['a time of day', '12:00:00'],
		['a week date', '2026-W05-6'],
		['a date with something behind', '2026-01-31T12:00:00Z!'],
		['a date with a remark behind', '2026-01-31(Saturday)'],
		['a date with a remark before', '(Saturday)2026-01-31'],
		['what says that it is no DateTime', { isLuxonDateTime: false, toMillis: Number }],
		['eight digits', '20260131'],
		['fourteen digits', '20260131120000'],
		['hexadecimal', '0x697de5c0'],
		['an exponent', '1.7e9'],
		['true', true],
		['a BigInt', 1769860800n],
		['an object', { seconds: NOON_SECONDS }],
		['an array', [NOON]],
		['a function', () => NOON],
		['NaN', NaN],
		['Infinity', Infinity],
		['a number out of the range of dates', 1e18],
		['an invalid Date', new Date(NaN)],
		['an invalid DateTime', tryToParseDateTime(NOON).setZone('Nowhere')],
	])('%s', (_what, value) => {
		expect(parse(value)).toBeUndefined();
	});

	it('any text that is no number and no date', () => {
		const texts = fc.string().filter((text) => !/\d{8}|\d{4}-\d{2}-\d{2}/.test(text));
		fc.assert(
			fc.property(texts, (text) => expect(parse(text)).toBeUndefined()),
			{ seed: 1 },
		);
	});
});

it('The words of the allowed forms hold an example that is one', () => {
	const example = /like ([^)]+)\)/.exec(TIMESTAMP_FORMS)?.[1];
	expect(parse(example)).toBe(NOON);
});
