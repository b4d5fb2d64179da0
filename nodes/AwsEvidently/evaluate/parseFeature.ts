import { checkEntityId, readItems, readName, readOneOf, readProject } from './checks';
import { STRATEGIES, type Feature, type VariableValue } from './definitions';
import type { Field } from './field';
import { refuseOtherShapes } from './otherShapes';

/** The limits of VariationConfigsList and VariableValueStringValueString in the API model. */
const MAX_VARIATIONS = 5;
const MAX_STRING_LENGTH = 512;

/** @throws InvalidValueError */
export function parseFeature(field: Field): Feature {
	refuseOtherShapes(field, 'feature');
	const name = readName(field.member('name'));
	const variations = parseVariations(field.member('variations'));
	return {
		name,
		project: readProject(field.member('project')),
		variations,
		defaultVariation: readDefault(field.member('defaultVariation'), variations),
		entityOverrides: parseOverrides(field.member('entityOverrides'), variations),
		strategy: readOneOf(field.member('evaluationStrategy'), STRATEGIES),
	};
}

type Variations = Feature['variations'];

function parseVariations(field: Field): Variations {
	const variations = new Map<string, VariableValue>();
	for (const item of readItems(field, { min: 1, max: MAX_VARIATIONS })) {
		const name = item.member('name');
		if (variations.has(readName(name))) throw name.invalid('Use each name only once.');
		const value = readValue(item.member('value'));
		const [first = value] = variations.values();
		if (typeOf(value) !== typeOf(first)) {
			throw item.member('value').invalid(`Use a ${typeOf(first)}, as for the first variation.`);
		}
		variations.set(readName(name), value);
	}
	return variations;
}

const typeOf = (value: VariableValue) => Object.keys(value)[0]!;

/** The values that the API model allows for each member of the union. */
const VALUES: Array<[member: string, isValid: (value: unknown) => boolean, remedy: string]> = [
	['boolValue', (value) => typeof value === 'boolean', 'Use true or false.'],
	['doubleValue', Number.isFinite, 'Use a number.'],
	[
		'longValue',
		Number.isSafeInteger,
		`Use a whole number from ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}.`,
	],
	[
		'stringValue',
		(value) => typeof value === 'string' && value.length <= MAX_STRING_LENGTH,
		`Use text of at most ${MAX_STRING_LENGTH} characters.`,
	],
];

function readValue(field: Field): VariableValue {
	const given = VALUES.filter(([member]) => field.member(member).isGiven);
	if (given.length !== 1) {
		const members = VALUES.map(([member]) => member).join(', ');
		throw field.invalid(`Use an object with one of ${members}.`);
	}
	const [member, isValid, remedy] = given[0]!;
	const { value } = field.member(member);
	if (!isValid(value)) throw field.member(member).invalid(remedy);
	return { [member]: value } as VariableValue;
}

function readDefault(field: Field, variations: Variations): string {
	// As the API model documents, the default is the first variation.
	if (!field.isGiven) return [...variations.keys()][0]!;
	return readVariation(field, variations);
}

function parseOverrides(field: Field, variations: Variations): Map<string, string> {
	const overrides = new Map<string, string>();
	if (!field.isGiven) return overrides;
	for (const [entityId, variation] of field.entries()) {
		checkEntityId(entityId, field);
		overrides.set(entityId, readVariation(variation, variations));
	}
	return overrides;
}

/** @param variations the variations of the feature, which must include the name */
export function readVariation(field: Field, variations: Variations): string {
	const name = readName(field);
	if (variations.has(name)) return name;
	throw field.invalid(`Use a variation of the feature: ${[...variations.keys()].join(', ')}.`);
}
