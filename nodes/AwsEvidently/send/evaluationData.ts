import type { IExecuteFunctions } from 'n8n-workflow';

import { ENTITY_ID, FEATURE, REASONS, VARIATION, type TextRule } from '../api/evaluations';
import { InvalidValueError } from '../shared/invalidValue';
import { parameterToJson, refuseObjectText } from './jsonData';
import { objectText } from './jsonText';
import { oneOf, readParameter, type Read } from './parameters';

/**
 * Creates a function that reads an evaluation event's data from the parameters, in the form of AWS's
 * example.
 *
 * @returns the function, which throws InvalidValueError for an invalid parameter
 */
export function readEvaluation(context: IExecuteFunctions): Read<string> {
	const required = (name: string, field: string, rule: TextRule) =>
		readParameter(context, name, (value) => requiredText(value, field, rule));
	const feature = required('feature', 'Feature', FEATURE);
	const entityId = required('entityId', 'Entity ID', ENTITY_ID);
	const variation = required('variation', 'Variation', VARIATION);
	const reason = readParameter(context, 'reason', oneOf('Reason', REASONS));
	const entityAttributes = readParameter(context, 'evaluation.entityAttributes', toObject);
	const details = readDetails(context);
	return (itemIndex) =>
		objectText({
			feature: feature(itemIndex),
			entityId: entityId(itemIndex),
			entityAttributes: entityAttributes(itemIndex),
			variation: variation(itemIndex),
			type: JSON.stringify(reason(itemIndex)),
			details: details(itemIndex),
		});
}

/** Returns the details, or undefined if there are none. */
function readDetails(context: IExecuteFunctions): Read<string | undefined> {
	const optional = (name: string, field: string) =>
		readParameter(context, `evaluation.${name}`, (value) => optionalText(value, field));
	const experiment = optional('experiment', 'Experiment');
	const treatment = optional('treatment', 'Treatment');
	const salt = optional('salt', 'Salt');
	return (itemIndex) => {
		const details = objectText({
			experiment: experiment(itemIndex),
			treatment: treatment(itemIndex),
			salt: salt(itemIndex),
		});
		return details === '{}' ? undefined : details;
	};
}

function requiredText(value: unknown, field: string, { pattern, words }: TextRule): string {
	const text = toText(value, field);
	if (typeof text === 'string' && pattern.test(text)) return JSON.stringify(text);
	throw new InvalidValueError({ field, seen: value, remedy: `Use ${words}.` });
}

function optionalText(value: unknown, field: string): string | undefined {
	if (!isGiven(value)) return undefined;
	const text = toText(value, field);
	if (typeof text === 'string') return JSON.stringify(text);
	throw new InvalidValueError({ field, seen: value, remedy: 'Use text.' });
}

/** IDs are often numbers. A number that JavaScript may have rounded is rejected. */
function toText(value: unknown, field: string): unknown {
	refuseObjectText(value, field);
	return Number.isSafeInteger(value) ? String(value) : value;
}

/** A field that an item lacks is undefined, or null if n8n's virtual machine evaluates the expression. */
export function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

function toObject(value: unknown): string | undefined {
	if (!isGiven(value)) return undefined;
	const field = 'Entity Attributes';
	const { text } = parameterToJson(value, field);
	if (text.trimStart().startsWith('{')) return text;
	throw new InvalidValueError({ field, seen: value, remedy: 'Use a JSON object.' });
}
