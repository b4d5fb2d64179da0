import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import { TIMESTAMP_FORMS, toTimestamp } from '../../nodes/AwsEvidently/send/timestamps';

const NOON = '2026-01-31T12:00:00.000Z';
const NOON_SECONDS = Date.parse(NOON) / 1000;

const parse = (value: unknown, zone = 'UTC') => toTimestamp(value, zone, 'Field').toISOString();

/** @returns the error message for an invalid value. */
function refusalOf(value: unknown): string {
	try {
		return `${String(value)} is read as ${parse(value)}`;
	} catch (error) {
		return (error as Error).message;
	}
}

const REFUSED = /^(Invalid Field: .+|Missing Field)\. Use an ISO 8601 date/s;

describe('A valid timestamp', () => {
	it.each([
		['a date in UTC', '2026-01-31T12:00:00Z'],
		['a date with a lowercase z and t', '2026-01-31t12:00:00z'],
		['a date in another time zone', '2026-01-31T17:30:00+05:30'],
		['a date in a time zone west of Greenwich', '2026-01-31T04:00:00-08:00'],
		['an offset without a colon', '2026-01-31T13:00:00+0100'],
		['an offset of hours only', '2026-01-31T13:00:00+01'],
		['a date without seconds', '2026-01-31T12:00Z'],
		['a date with a space instead of the T', '2026-01-31 12:00:00Z'],
		['a date with whitespace around it', '  2026-01-31T12:00:00Z\n'],
		['a date without a time zone', '2026-01-31T12:00:00'],
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
	])('parses %s', (_form, value) => {
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
	])('parses fractions of a second: %p', (value, expected) => {
		expect(parse(value)).toBe(expected);
	});

	it('parses any instant to the millisecond in each format', () => {
		const instants = fc.date({
			min: new Date('1973-03-04'),
			max: new Date('2286-11-20'),
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

describe('A date without a time zone', () => {
	it.each([
		['Europe/Berlin', '2026-01-31T12:00:00', '2026-01-31T11:00:00.000Z'],
		['Europe/Berlin', '2026-07-31T12:00:00', '2026-07-31T10:00:00.000Z'],
		['America/New_York', '2026-01-31 12:00', '2026-01-31T17:00:00.000Z'],
		['Asia/Kolkata', '2026-01-31', '2026-01-30T18:30:00.000Z'],
	])('reads a date without a time zone in the time zone %s: %s', (zone, text, expected) => {
		expect(parse(text, zone)).toBe(expected);
	});

	it('reads a time that the clocks skip with the offset before the change', () => {
		expect(parse('2026-03-29T02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
	});

	it.each(['2026-01-31', '2026-07-31'])(
		'reads a time that occurs twice as the first of the two, whatever the current season (%s)',
		(today) => {
			jest.useFakeTimers({ now: new Date(today) });
			const parsed = parse('2026-10-25T02:30:00', 'Europe/Berlin');
			jest.useRealTimers();
			expect(parsed).toBe('2026-10-25T00:30:00.000Z');
		},
	);

	it('reads the minutes before and after a clock change correctly', () => {
		expect(parse('2026-03-29T01:59:00', 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z');
		expect(parse('2026-03-29T03:00:00', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
	});
});

describe('A date with an offset', () => {
	it.each(['2026-01-31T12:00:00Z', '2026-01-31T13:00:00+01:00', '2026-01-31T13:00:00+0100'])(
		"ignores the workflow's time zone if a date has an offset: %s",
		(text) => {
			expect(parse(text, 'Asia/Tokyo')).toBe(NOON);
		},
	);
});

describe('A numeric timestamp', () => {
	it('reads numbers below 100 billion as seconds and others as milliseconds', () => {
		expect(parse(99_999_999_999)).toBe('5138-11-16T09:46:39.000Z');
		expect(parse(100_000_000_000)).toBe('1973-03-03T09:46:40.000Z');
	});

	it.each([
		['100000000', '1973-03-03T09:46:40.000Z'],
		['9999999999999', '2286-11-20T17:46:39.999Z'],
		['123456789.5', '1973-11-29T21:33:09.500Z'],
	])('parses timestamps of 9 to 13 digits, both numbers and text: %s', (digits, expected) => {
		expect(parse(Number(digits))).toBe(expected);
		expect(parse(digits)).toBe(expected);
	});

	it.each([
		['the epoch itself', '0'],
		['a second before the epoch', '-1'],
		['seconds before the epoch', '-100000000'],
		['milliseconds before the epoch', '-1000000000000'],
		['a year', '2026'],
		['the digits of a date', '20260131'],
		['eight digits and a fraction', '99999999.9'],
		["a spreadsheet's date", '46053.5'],
		['microseconds', '1769860800000000'],
		['fourteen digits', '10000000000000'],
		['a number too large for a date', '1000000000000000000'],
	])('rejects %s, both as a number and as text', (_what, digits) => {
		expect(refusalOf(Number(digits))).toMatch(REFUSED);
		expect(refusalOf(digits)).toMatch(REFUSED);
	});

	it('rejects text that has nine digits only because of leading zeros', () => {
		expect(refusalOf('000000001')).toMatch(REFUSED);
	});
});

describe('The offset of a timestamp', () => {
	it.each([
		['+14:00', '2026-01-30T22:00:00.000Z'],
		['-14:00', '2026-02-01T02:00:00.000Z'],
		['+1400', '2026-01-30T22:00:00.000Z'],
		['+14', '2026-01-30T22:00:00.000Z'],
		['-13:59', '2026-02-01T01:59:00.000Z'],
		['+05:45', '2026-01-31T06:15:00.000Z'],
	])('parses the offset %s', (offset, expected) => {
		expect(parse(`2026-01-31T12:00:00${offset}`)).toBe(expected);
	});

	it.each(['+14:01', '-1401', '+15', '+23:59', '+24:00', '+9999', '-99:99', '+05:60', '+0560'])(
		'rejects the offset %s',
		(offset) => {
			expect(refusalOf(`2026-01-31T12:00:00${offset}`)).toMatch(REFUSED);
		},
	);
});

describe('The calendar date of a timestamp', () => {
	it.each(['2024-02-29', '2000-02-29', '2026-12-31', '2026-04-30'])(
		'accepts the calendar date %s',
		(day) => {
			expect(parse(`${day}T00:00:00Z`)).toBe(`${day}T00:00:00.000Z`);
			expect(parse(`${day}T00:00:00`)).toBe(`${day}T00:00:00.000Z`);
		},
	);

	it.each([
		'2026-02-29',
		'1900-02-29',
		'2026-02-30',
		'2026-04-31',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-01-32',
	])('rejects the date %s, with or without an offset', (day) => {
		expect(refusalOf(day)).toMatch(REFUSED);
		expect(refusalOf(`${day}T12:00:00`)).toMatch(REFUSED);
		expect(refusalOf(`${day}T12:00:00Z`)).toMatch(REFUSED);
		expect(refusalOf(`${day}T12:00:00+01:00`)).toMatch(REFUSED);
	});

	it.each(['25:00:00', '12:60:00', '12:00:60', '24:00:01'])(
		'rejects the time of day %s',
		(time) => {
			expect(refusalOf(`2026-01-31T${time}`)).toMatch(REFUSED);
			expect(refusalOf(`2026-01-31T${time}Z`)).toMatch(REFUSED);
			expect(refusalOf(`2026-01-31T${time}+0100`)).toMatch(REFUSED);
		},
	);
});

describe('An invalid timestamp', () => {
	it.each([
		['undefined', undefined],
		['null', null],
		['an empty string', ''],
		['only spaces', '  '],
		['a word', 'yesterday'],
		['a year', '2026'],
		['a year and a month', '2026-01'],
		['a date in American format', '01/31/2026'],
		['an HTTP date', 'Sat, 31 Jan 2026 12:00:00 GMT'],
		['a time of day', '12:00:00'],
		['a week date', '2026-W05-6'],
		['a date followed by a character', '2026-01-31T12:00:00Z!'],
		['a date followed by a remark', '2026-01-31(Saturday)'],
		['a date after a remark', '(Saturday)2026-01-31'],
		[
			'an object that declares that it is not a DateTime',
			{ isLuxonDateTime: false, toMillis: Number },
		],
		['an object that declares that it is a DateTime', { isLuxonDateTime: true, toMillis: 5 }],
		['fourteen digits', '20260131120000'],
		['a hexadecimal number', '0x697de5c0'],
		['a number with an exponent', '1.7e9'],
		['true', true],
		['a BigInt', 1769860800n],
		['an object', { seconds: NOON_SECONDS }],
		['an array', [NOON]],
		['a function', () => NOON],
		['NaN', NaN],
		['Infinity', Infinity],
		['an invalid Date', new Date(NaN)],
		['an invalid DateTime', tryToParseDateTime(NOON).setZone('Nowhere')],
	])('rejects %s as a timestamp', (_what, value) => {
		expect(refusalOf(value)).toMatch(REFUSED);
	});

	it('rejects any text that is neither a number nor a date', () => {
		const texts = fc.string().filter((text) => !/\d{8}|\d{4}-\d{2}-\d{2}/.test(text));
		fc.assert(
			fc.property(texts, (text) => expect(refusalOf(text)).toMatch(REFUSED)),
			{ seed: 1 },
		);
	});
});

it('explains an invalid timestamp with an example that is valid', () => {
	const example = /like ([^)]+)\)/.exec(TIMESTAMP_FORMS)?.[1];
	expect(parse(example)).toBe(NOON);
});
