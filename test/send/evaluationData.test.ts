import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import { REASONS } from '../../nodes/AwsEvidently/api/evaluations';
import { EVALUATION_EVENT } from '../../nodes/AwsEvidently/api/events';
import { parseEvents } from '../../nodes/AwsEvidently/receive/parseEvents';
import { toItems } from '../../nodes/AwsEvidently/receive/outputItems';
import { readEvaluation } from '../../nodes/AwsEvidently/send/evaluationData';

const REQUIRED = { feature: 'f', entityId: 'e', variation: 'v', reason: 'DEFAULT' };

/** @returns a context whose parameters are literals. */
function contextOf({ evaluation = {}, ...others }: { evaluation?: object } & object) {
	const values: Record<string, unknown> = { ...others };
	for (const [name, value] of Object.entries(evaluation)) values[`evaluation.${name}`] = value;
	const getNodeParameter = jest.fn((name: string, _itemIndex: number, fallback?: unknown) =>
		name in values ? values[name] : fallback,
	);
	return { context: { getNodeParameter } as unknown as IExecuteFunctions, getNodeParameter };
}

const dataOf = (parameters: object) =>
	readEvaluation(contextOf({ ...REQUIRED, ...parameters }).context)(0);

/** Random text has no lone surrogates, because UTF-8 can't encode them. */
const characters = (min: number, max: number) =>
	fc.string({ minLength: min, maxLength: max, unit: 'grapheme-composite' });
const upTo = (length: number) => characters(1, length).filter((text) => [...text].length <= length);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const evaluation = fc.record({
	feature: fc.stringMatching(/^[-a-zA-Z0-9._]{1,127}$/),
	entityId: fc.oneof(upTo(512), fc.maxSafeInteger()),
	variation: upTo(127),
	reason: fc.constantFrom(...REASONS),
	entityAttributes: optional(fc.dictionary(fc.string(), fc.jsonValue())),
	experiment: optional(upTo(20)),
	treatment: optional(upTo(20)),
	salt: optional(upTo(20)),
});

describe('Evaluation Fields', () => {
	it("builds evaluation data in the format of AWS's example, which a receiver reads unchanged", () => {
		fc.assert(
			fc.property(evaluation, fc.boolean(), (given, asText) => {
				const { feature, entityId, variation, reason, entityAttributes, ...details } = given;
				const attributes = asText ? JSON.stringify(entityAttributes) : entityAttributes;
				const parameters = { ...given, evaluation: { entityAttributes: attributes, ...details } };
				const event = { type: EVALUATION_EVENT, timestamp: 0, data: dataOf(parameters) };
				const events = parseEvents(Buffer.from(JSON.stringify({ events: [event] })));
				const received = {
					project: 'p',
					events: events.map((each) => ({ ...each, eventId: 'id' })),
					rejectedCount: 0,
					receivedAt: 0,
				};
				const hasDetails = Object.values(details).some((value) => value !== undefined);
				const expected = {
					feature,
					entityId: String(entityId),
					entityAttributes,
					variation,
					type: reason,
					details: hasDetails ? details : undefined,
				};
				expect(toItems(received, 'json')[0]?.json.data).toEqual(
					JSON.parse(JSON.stringify(expected)),
				);
			}),
			{ seed: 17, numRuns: 1000 },
		);
	});

	it.each([
		['127 letters but not 128', 'feature', 'f'.repeat(127), 'f'.repeat(128)],
		['a hyphen but not a slash', 'feature', 'a-Z.0_9', 'a/b'],
		['512 characters but not 513', 'entityId', '😀'.repeat(512), '😀'.repeat(513)],
		['two lines but not empty text', 'entityId', 'a\nb', ''],
		['a whole number but not a fraction', 'entityId', 0, 0.5],
		['an exact number but not a rounded one', 'entityId', 2 ** 53 - 1, 2 ** 53],
		['127 characters but not 128', 'variation', '😀'.repeat(127), '😀'.repeat(128)],
		['a space but not a boolean', 'variation', 'Variation A', true],
	])("applies the API's limits: accepts %s for %s", (_what, name, good, bad) => {
		expect(JSON.parse(dataOf({ [name]: good }))).toHaveProperty(name, String(good));
		expect(() => dataOf({ [name]: bad })).toThrow(/^Invalid .+\. Use text of 1 to \d+ /);
	});

	it.each([
		['feature', '', 'Invalid Feature: "". Use text of 1 to 127 '],
		['entityId', '', 'Invalid Entity ID: "". Use text of 1 to 512 '],
		['variation', '', 'Invalid Variation: "". Use text of 1 to 127 '],
		['reason', 'OTHER', 'Invalid Reason: "OTHER". Use "DEFAULT" or '],
		['evaluation.experiment', 0.5, 'Invalid Experiment: 0.5. Use text'],
		['evaluation.treatment', true, 'Invalid Treatment: true. Use text'],
		['evaluation.salt', {}, 'Invalid Salt: {}. Use text'],
		['evaluation.entityAttributes', [1], 'Invalid Entity Attributes: [1]. Use a JSON object'],
		['evaluation.entityAttributes', '{', 'Invalid Entity Attributes: "{". Use JSON'],
	])('names an invalid field by its label in the editor: %s', (name, bad, words) => {
		const [member, ofCollection] = name.split('.').reverse() as [string, string?];
		const parameters = ofCollection ? { [ofCollection]: { [member]: bad } } : { [member]: bad };
		expect(() => dataOf(parameters)).toThrow(words);
	});

	it.each([undefined, null, ''])('omits optional evaluation fields that are %p', (nothing) => {
		const evaluation = { entityAttributes: nothing, experiment: nothing, salt: nothing };
		expect(dataOf({ evaluation })).toBe(dataOf({}));
	});

	it('sends entity attributes that are JSON text unchanged', () => {
		const entityAttributes = ' {"n": 1.10} ';
		expect(dataOf({ evaluation: { entityAttributes } })).toContain(entityAttributes);
	});

	it('reads literal evaluation fields once, not for each item', () => {
		const evaluation = { salt: 's', entityAttributes: '{}' };
		const { context, getNodeParameter } = contextOf({ ...REQUIRED, evaluation });
		const read = readEvaluation(context);
		const first = read(0);
		const { length } = getNodeParameter.mock.calls;
		expect([read(1), read(2)]).toEqual([first, first]);
		expect(getNodeParameter).toHaveBeenCalledTimes(length);
	});

	it.each([
		['entityId', 'user-[object Object]', 'Invalid Entity ID: "user-[object Object]"'],
		['variation', '[object Object]', 'Invalid Variation: "[object Object]"'],
		['evaluation.salt', '[object Object]', 'Invalid Salt: "[object Object]"'],
		[
			'evaluation.entityAttributes',
			'{"a":"[object Object]"}',
			'Invalid Entity Attributes: "{\\"a\\":\\"[object Object]\\"}"',
		],
	])('rejects text into which an expression inserted an object: %s', (name, bad, fault) => {
		const [member, ofCollection] = name.split('.').reverse() as [string, string?];
		const parameters = ofCollection ? { [ofCollection]: { [member]: bad } } : { [member]: bad };
		expect(() => dataOf(parameters)).toThrow(`${fault}. Use JSON.stringify(…)`);
	});
});
