import { evaluationData } from '../../nodes/AwsEvidently/evaluate/evaluationEvent';
import type { Evaluation } from '../../nodes/AwsEvidently/evaluate/evaluator';

const evaluation: Evaluation = {
	variation: 'variationA',
	value: { stringValue: 'a' },
	reason: 'EXPERIMENT_RULE_MATCH',
	details: { experiment: 'Jan2020', treatment: 'control', salt: 'ABCDEFG' },
};

const evaluated = { feature: 'ExampleFeature', entityId: 'username@email.com' };

describe('evaluationData', () => {
	it("returns evaluation data in the form of AWS's example, with its members in the same order", () => {
		const data = evaluationData({ ...evaluated, context: { browser: 'Chrome' } }, evaluation);
		expect(JSON.stringify(data)).toBe(
			'{"feature":"ExampleFeature","entityId":"username@email.com","entityAttributes":{"browser":{"s":"Chrome"}},"variation":"variationA","type":"EXPERIMENT_RULE_MATCH","details":{"experiment":"Jan2020","treatment":"control","salt":"ABCDEFG"}}',
		);
	});

	it('returns no attributes for an evaluation without a context', () => {
		expect(evaluationData(evaluated, evaluation).entityAttributes).toEqual({});
	});

	it.each([
		['text', 'Chrome', { s: 'Chrome' }],
		['a number', 1.5, { n: 1.5 }],
		['a Boolean', false, { b: false }],
		['null', null, { s: 'null' }],
		['a list', ['a', 1], { s: '["a",1]' }],
		['an object', { a: {} }, { s: '{"a":{}}' }],
	])('returns an attribute for %s', (_type, value, attribute) => {
		const data = evaluationData({ ...evaluated, context: { name: value } }, evaluation);
		expect(data.entityAttributes).toEqual({ name: attribute });
	});

	it('returns an attribute with the name __proto__ like any other', () => {
		const context = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
		const data = evaluationData({ ...evaluated, context }, evaluation);
		expect(JSON.stringify(data.entityAttributes)).toBe(
			'{"__proto__":{"s":"{\\"polluted\\":true}"}}',
		);
		expect({}).not.toHaveProperty('polluted');
	});
});
