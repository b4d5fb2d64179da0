import fc from 'fast-check';

import { CUSTOM_EVENT } from '../../nodes/AwsEvidently/api/events';
import { toJson } from '../../nodes/AwsEvidently/send/jsonData';
import { toPreview } from '../../nodes/AwsEvidently/send/dryRun';
import type { EvidentlyEvent } from '../../nodes/AwsEvidently/send/evidentlyEvent';

const EVENT: EvidentlyEvent = {
	itemIndex: 0,
	project: 'p',
	type: CUSTOM_EVENT,
	timestamp: new Date(1),
	data: '',
	hasAssignment: false,
};

const previewOf = (data: string) => toPreview({ ...EVENT, data });

describe('A preview', () => {
	it('previews the project, the type, the time with milliseconds, and the data', () => {
		expect(previewOf('{"a":1}')).toEqual({
			project: 'p',
			type: CUSTOM_EVENT,
			timestamp: '1970-01-01T00:00:00.001Z',
			data: { a: 1 },
		});
	});

	it.each([
		['spaces between its parts', '{ "a" : [ 1,\n\t" b \\" c " ] }', { a: [1, ' b " c '] }],
		['a fraction and an exponent', '{"a":0.1,"b":1e+30}', { a: 0.1, b: 1e30 }],
		['an array instead of an object', ' [null] ', [null]],
		['only null', 'null', null],
	])('previews data as parsed JSON if it contains %s', (_what, json, expected) => {
		expect(previewOf(json).data).toEqual(expected);
	});

	it.each([
		['a number that JavaScript rounds', '{ "id": 12345678901234567890 }'],
		["a number that JavaScript can't represent", '[1e400]'],
		['a number with a trailing zero', '{"price":1.10}'],
		['the same member twice', '{"a":1,"a":2}'],
		['only a string, whose content is JSON', '"{}"'],
		["an escape that JSON.stringify doesn't write", '{"a":"\\u00e9 b"}'],
		['names of digits that JavaScript would reorder', '{"b":1, "1":2}'],
	])('previews data as raw text if it contains %s', (_what, json) => {
		expect(previewOf(json).data).toBe(json);
	});

	it('previews a string with a million escapes', () => {
		const json = `{"text": "${'\\\\n'.repeat(1_000_000)}"}`;
		expect(previewOf(json).data).toEqual({ text: '\\n'.repeat(1_000_000) });
	});

	it('previews data that means the same as the data that would be sent', () => {
		const space = fc.constantFrom(undefined, 2, '\t');
		fc.assert(
			fc.property(fc.jsonValue(), space, (value, spaces) => {
				const { data } = previewOf(JSON.stringify(value, null, spaces));
				expect(JSON.parse(toJson(data, 'Data').text)).toEqual(JSON.parse(JSON.stringify(value)));
			}),
			{ seed: 17, numRuns: 1000 },
		);
	});
});
