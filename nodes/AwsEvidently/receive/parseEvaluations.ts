import type { InvalidField } from '../api/errors';
import { ENTITY_ID, FEATURE, MAX_EVALUATIONS, type TextRule } from '../api/evaluations';
import type { Evaluated } from '../evaluate/evaluationEvent';
import { isObject } from '../shared/isObject';
import { fieldValidationException, notNull, violation } from './awsErrors';
import { isTooDeep, MAX_DEPTH } from './depth';
import { parseJson, parseObject, unwrap } from './parseBody';

/**
 * Parses the body of EvaluateFeature, `{ entityId, evaluationContext? }`.
 * @param feature the feature that the path names
 * @throws ValidationException that names every invalid member
 */
export function parseEvaluation(body: Uint8Array, feature: string): Evaluated {
	const fields: InvalidField[] = [];
	const evaluated = parseMembers({ ...parseObject(body), feature }, '', fields);
	if (fields.length > 0) throw fieldValidationException(fields);
	return evaluated;
}

/**
 * Parses the body of BatchEvaluateFeature, `{ requests: [{ feature, entityId, evaluationContext? }] }`.
 * @throws ValidationException that names every invalid member
 */
export function parseEvaluations(body: Uint8Array): Evaluated[] {
	const { requests } = parseObject(body);
	const invalid = violationOfList(requests);
	if (invalid) throw fieldValidationException([invalid]);
	const fields: InvalidField[] = [];
	const evaluated = (requests as unknown[]).map((request, i) => {
		const name = `requests.${i + 1}.member`;
		if (isObject(request)) return parseMembers(request, `${name}.`, fields);
		fields.push(request === null ? notNull(name) : violation(name, 'Member must be a structure'));
		return undefined;
	});
	if (fields.length > 0) throw fieldValidationException(fields);
	return evaluated as Evaluated[];
}

function violationOfList(requests: unknown): InvalidField | undefined {
	if (requests === undefined || requests === null) return notNull('requests');
	if (!Array.isArray(requests)) return violation('requests', 'Member must be a list');
	if (requests.length > MAX_EVALUATIONS) {
		const constraint = `Member must have length less than or equal to ${MAX_EVALUATIONS}`;
		return violation('requests', constraint);
	}
	if (requests.length > 0) return undefined;
	return violation('requests', 'Member must have length greater than or equal to 1');
}

/** Parses the members of a request, and adds its violations to the fields. */
function parseMembers(
	{ feature, entityId, evaluationContext }: Record<string, unknown>,
	path: string,
	fields: InvalidField[],
): Evaluated {
	const context = unwrap(parseJson(evaluationContext));
	const violations = [
		violationOfText(feature, `${path}feature`, FEATURE),
		violationOfText(entityId, `${path}entityId`, ENTITY_ID),
		violationOfContext(evaluationContext, context, `${path}evaluationContext`),
	];
	fields.push(...violations.filter((each) => each !== undefined));
	return { feature, entityId, context } as Evaluated;
}

function violationOfText(value: unknown, name: string, rule: TextRule): InvalidField | undefined {
	if (value === undefined || value === null) return notNull(name);
	if (typeof value === 'string' && rule.pattern.test(value)) return undefined;
	return violation(name, `Member must be ${rule.words}`);
}

function violationOfContext(given: unknown, value: unknown, name: string) {
	if (given === undefined || given === null) return undefined;
	if (!isObject(value)) return violation(name, 'Member must be a string that holds a JSON object');
	if (!isTooDeep(given as string, value)) return undefined;
	return violation(name, `Member must be nested at most ${MAX_DEPTH} levels deep`);
}
