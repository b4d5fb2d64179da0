import fc from 'fast-check';
import { MAX_EVENTS } from '../../nodes/AwsEvidently/api/events';
import { AwsError } from '../../nodes/AwsEvidently/receive/awsErrors';
import { parseEvents } from '../../nodes/AwsEvidently/receive/parseEvents';
import { textWith, wireEvent } from '../support/values';

const parse = (document: unknown) =>
	parseEvents(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)));

function errorOf(document: unknown): AwsError {
	try {
		parse(document);
	} catch (error) {
		if (error instanceof AwsError) return error;
		throw error;
	}
	throw new Error('The body was parsed.');
}

const fieldsOf = (document: unknown) => errorOf(document).members.fieldList;

it('keeps an event’s data, timestamp and type unchanged, adds the value of the data and drops other members', () => {
	const event = wireEvent({ a: 1 });
	expect(parse({ events: [{ ...event, extra: 1 }], other: 2 })).toEqual([
		{ ...event, value: { a: 1 } },
	]);
});

it('keeps the data of an event verbatim', () => {
	const data = fc.json().map((json) => ` ${json}\n`);
	fc.assert(
		fc.property(data, (text) => {
			expect(parse({ events: [{ ...wireEvent(), data: text }] })[0]?.data).toBe(text);
		}),
		{ seed: 1 },
	);
});

it('accepts a request with up to fifty events, including none', () => {
	expect(parse({ events: [] })).toEqual([]);
	expect(parse({ events: Array(MAX_EVENTS).fill(wireEvent()) })).toHaveLength(50);
	expect(errorOf({ events: Array(MAX_EVENTS + 1).fill(wireEvent()) })).toMatchObject({
		name: 'ValidationException',
		status: 400,
		message:
			"1 validation error detected: Value at 'events' failed to satisfy constraint: Member must have length less than or equal to 50",
		members: { reason: 'fieldValidationFailed', fieldList: [{ name: 'events' }] },
	});
});

it.each(['', '{', '[]', '"text"', 'null', '\ud800'])(
	'rejects the body %j, which is not a JSON object',
	(body) => {
		expect(errorOf(body)).toMatchObject({
			name: 'ValidationException',
			status: 400,
			members: { reason: 'cannotParse' },
		});
	},
);

it('reports that a body must be an object', () => {
	expect(errorOf('[]').message).toBe('The request body must be a JSON object.');
});

it('rejects a body that is not UTF-8', () => {
	const body = Buffer.from('{"events":[],"x":"\xff"}', 'latin1');
	expect(() => parseEvents(body)).toThrow('The request body is not a JSON document in UTF-8.');
});

it.each([
	['no events', {}, 'events', 'must not be null'],
	['null for events', { events: null }, 'events', 'must not be null'],
	['events that are not a list', { events: {} }, 'events', 'must be a list'],
	['a null event', { events: [null] }, 'events.1.member', 'must not be null'],
	['a string as event', { events: ['x'] }, 'events.1.member', 'must be a structure'],
])('rejects a body with %s and names the invalid member', (_what, document, name, message) => {
	expect(fieldsOf(document)).toEqual([{ name, message: textWith(message) }]);
});

it.each([
	['data', undefined, 'must not be null'],
	['data', null, 'must not be null'],
	['data', 5, 'a string that holds a JSON document'],
	['data', { a: 1 }, 'a string that holds a JSON document'],
	['data', 'not json', 'a string that holds a JSON document'],
	['data', '', 'a string that holds a JSON document'],
	['timestamp', undefined, 'must not be null'],
	['timestamp', null, 'must not be null'],
	['timestamp', '2025-10-16T12:00:00Z', 'a number of epoch seconds'],
	['type', undefined, 'must not be null'],
	['type', 'aws.evidently.other', 'one of [aws.evidently.evaluation, aws.evidently.custom]'],
])('rejects an event whose %s is %j', (member, value, message) => {
	const wrong = { ...wireEvent(), [member]: value };
	expect(fieldsOf({ events: [wireEvent(), wrong] })).toEqual([
		{ name: `events.2.member.${member}`, message: textWith(message) },
	]);
});

it('names every invalid member of a request', () => {
	const error = errorOf({ events: [{}, wireEvent()] });
	const messages = (error.members.fieldList as Array<{ message: string }>).map(
		({ message }) => message,
	);
	expect(messages).toHaveLength(3);
	expect(error.message).toBe(`3 validation errors detected: ${messages.join('; ')}`);
});

it('keeps the data of events out of error messages', () => {
	const error = errorOf({ events: [{ ...wireEvent(), data: 'personal', type: 'private' }] });
	expect(JSON.stringify([error.message, error.members])).not.toMatch(/personal|private/);
});

it.each([
	['{"a":{"b":1}}', { a: { b: 1 } }],
	['{"a":1}', { a: 1 }],
	[' {"a":1} ', { a: 1 }],
])('unwraps the object %j that the JavaScript SDK v2 has encoded twice', (text, value) => {
	const data = JSON.stringify(text);
	expect(parse({ events: [{ ...wireEvent(), data }] })).toMatchObject([{ data, value }]);
});

it.each(['text', '{no JSON', '[1]', '1', 'null', '"{}"'])(
	'keeps the text %j, which is not the JSON of an object, as a value',
	(text) => {
		const data = JSON.stringify(text);
		expect(parse({ events: [{ ...wireEvent(), data }] })).toMatchObject([{ value: text }]);
	},
);

it('parses the data of each event only once', () => {
	const json = jest.spyOn(JSON, 'parse');
	parse({ events: [wireEvent({ a: 1 }), wireEvent({ a: 2 })] });
	const parsed = json.mock.calls.map(([text]) => text);
	json.mockRestore();
	expect(parsed.slice(1)).toEqual(['{"a":1}', '{"a":2}']);
});
