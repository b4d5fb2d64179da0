import type { ParameterSource } from '../../nodes/AwsEvidently/receive/parameters';
import { readFeatures } from '../../nodes/AwsEvidently/receive/readFeatures';
import { exampleDefinitions } from '../support/definitions';

const node = (value: unknown, raw: unknown = value): ParameterSource => ({
	getNodeParameter: (_name, _fallback, { rawExpressions = false } = {}) =>
		rawExpressions ? raw : value,
});

const EXAMPLE = JSON.stringify(exampleDefinitions());
const EXPRESSION = '={{ $vars.features }}';

const variation = (source: ParameterSource) =>
	readFeatures(source)('checkout', 'checkout-flow')?.('u-1', 0).variation;

describe('Features', () => {
	it.each([
		['JSON text', node(EXAMPLE)],
		['an expression that returns text', node(EXAMPLE, EXPRESSION)],
		['an expression that returns an object', node(exampleDefinitions(), EXPRESSION)],
	])('reads Features from %s', (_what, source) => {
		expect(variation(source)).toBe('express');
	});

	it.each(['', ' ', undefined, null])('returns no features if Features is %p', (value) => {
		expect(variation(node(value))).toBeUndefined();
	});

	it.each(['', undefined, null])('rejects an expression for Features that returns %p', (value) => {
		expect(() => readFeatures(node(value, EXPRESSION))).toThrow(
			'Missing Features. The expression must return definitions. To have no features, clear the field.',
		);
	});

	it('rejects invalid definitions and names the place of the mistake', () => {
		const wrong = exampleDefinitions();
		wrong.experiments[0]!.treatments[1]!.featureVariations['checkout-flow'] = 'expres';
		expect(() => readFeatures(node(JSON.stringify(wrong)))).toThrow(
			'Invalid experiments[0].treatments[1].featureVariations["checkout-flow"] in Features: "expres". Use a variation of the feature: classic, express.',
		);
	});

	it('compiles the same text of definitions only once', () => {
		const find = readFeatures(node(EXAMPLE));
		expect(readFeatures(node(`${EXAMPLE} `))).not.toBe(find);
		expect(readFeatures(node(exampleDefinitions(), EXPRESSION))).toBe(find);
	});

	it('caches the twenty definitions that were used last', () => {
		const find = readFeatures(node(EXAMPLE));
		const readOthers = (from: number) => {
			for (let spaces = from; spaces < from + 19; spaces++) {
				readFeatures(node(EXAMPLE + ' '.repeat(spaces)));
			}
		};
		readOthers(100);
		expect(readFeatures(node(EXAMPLE))).toBe(find);
		readOthers(200);
		expect(readFeatures(node(EXAMPLE))).toBe(find);
		readOthers(300);
		readFeatures(node(`${EXAMPLE}\n`));
		expect(readFeatures(node(EXAMPLE))).not.toBe(find);
	});
});
