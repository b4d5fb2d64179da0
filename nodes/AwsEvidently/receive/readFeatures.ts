import { isExpression } from 'n8n-workflow';

import { compile, type FindEvaluator } from '../evaluate/evaluator';
import { parseDefinitions } from '../evaluate/parseDefinitions';
import { InvalidValueError } from '../shared/invalidValue';
import { rawValue, type ParameterSource } from './parameters';

const MAX_CACHED = 20;

/** The compiled definitions by their text, the least recently used first. */
const cached = new Map<string, FindEvaluator>();

/**
 * Reads the definitions in the parameter Features. A text is parsed once, not for each request.
 * @throws InvalidValueError that names the place of a mistake
 */
export function readFeatures(source: ParameterSource): FindEvaluator {
	const text = readText(source);
	const find = cached.get(text) ?? compile(parseDefinitions(text, 'Features'));
	cached.delete(text);
	cached.set(text, find);
	if (cached.size > MAX_CACHED) cached.delete(cached.keys().next().value!);
	return find;
}

/** An expression may return an object. If it returns nothing, that is a mistake. */
function readText(source: ParameterSource): string {
	const value = source.getNodeParameter('features', '') ?? '';
	if (value === '' && isExpression(rawValue(source, 'features'))) {
		throw new InvalidValueError({
			field: 'Features',
			seen: undefined,
			remedy: 'The expression must return definitions. To have no features, clear the field.',
		});
	}
	return typeof value === 'string' ? value : JSON.stringify(value);
}
