import type { IExecuteFunctions } from 'n8n-workflow';

import { ENTITY_ID, FEATURE, REASONS, VARIATION, type TextRule } from '../api/evaluations';
import { InvalidValueError } from '../shared/invalidValue';
import { oneOf } from './choose';
import { toJson } from './data';
import { objectText } from './jsonText';
import { keepLast, readMember, readParameter, type Read } from './parameters';

/**
 * The data of an evaluation event from its parameters, in the form of AWS's example.
 *
 * @returns a function that throws InvalidValueError
 */
export function readEvaluation(context: IExecuteFunctions): Read<string> {
	const required = (name: string, field: string, rule: TextRule) =>
		convert(readParameter(context, name), (value) => requiredText(value, field, rule));
	const feature = required('feature', 'Feature', FEATURE);
	const entityId = required('entityId', 'Entity ID', ENTITY_ID);
	const variation = required('variation', 'Variation', VARIATION);
	const type = convert(readParameter(context, 'reason'), toReason);
	const entityAttributes = convert(readMember(context, 'evaluation', 'entityAttributes'), toObject);
	const details = readDetails(context);
	return (itemIndex) =>
		objectText({
			feature: feature(itemIndex),
			entityId: entityId(itemIndex),
			entityAttributes: entityAttributes(itemIndex),
			variation: variation(itemIndex),
			type: type(itemIndex),
			details: details(itemIndex),
		});
}

/** Left out where none of them is given. */
function readDetails(context: IExecuteFunctions): Read<string | undefined> {
	const optional = (name: string, field: string) =>
		convert(readMember(context, 'evaluation', name), (value) => optionalText(value, field));
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

function convert<T>(read: Read<unknown>, toResult: (value: unknown) => T): Read<T> {
	const kept = keepLast(toResult);
	return (itemIndex) => kept(read(itemIndex));
}

function requiredText(value: unknown, field: string, { pattern, words }: TextRule): string {
	const text = toText(value);
	if (typeof text === 'string' && pattern.test(text)) return JSON.stringify(text);
	throw new InvalidValueError({ field, seen: value, remedy: `Use ${words}.` });
}

function optionalText(value: unknown, field: string): string | undefined {
	if (!isGiven(value)) return undefined;
	const text = toText(value);
	if (typeof text === 'string') return JSON.stringify(text);
	throw new InvalidValueError({ field, seen: value, remedy: 'Use text.' });
}

/** IDs are often numbers. Of those that JavaScript rounds, nobody knows the text. */
function toText(value: unknown): unknown {
	return Number.isSafeInteger(value) ? String(value) : value;
}

/** A field that an item lacks is undefined, or null if its expression is evaluated in a virtual machine. */
function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

function toReason(value: unknown): string {
	if (REASONS.some((reason) => reason === value)) return JSON.stringify(value);
	throw new InvalidValueError({ field: 'Reason', seen: value, remedy: `Use ${oneOf(REASONS)}.` });
}

function toObject(value: unknown): string | undefined {
	if (!isGiven(value)) return undefined;
	const field = 'Entity Attributes';
	const text = toJson(value, field);
	if (text.trimStart().startsWith('{')) return text;
	throw new InvalidValueError({ field, seen: value, remedy: 'Use a JSON object.' });
}
