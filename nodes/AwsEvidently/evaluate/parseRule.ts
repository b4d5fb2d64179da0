import { readItems, readName, readOneOf, readProject, readShare } from './checks';
import { overlap, WHOLE, type Arm, type Feature, type Rule, type Weights } from './definitions';
import type { Field } from './field';
import { refuseOtherArm, refuseOtherShapes, type Kind } from './otherShapes';
import { readVariation } from './parseFeature';

/** The values of LaunchStatus and ExperimentStatus. A definition written by hand may omit the status. */
const STATUSES = ['RUNNING', 'CREATED', 'UPDATING', 'COMPLETED', 'CANCELLED'] as const;

/** The limit of RandomizationSalt in the API model. */
const MAX_SALT_LENGTH = 127;

export type RuleKind = Exclude<Kind, 'feature'>;

/** Where the rules of each kind are, and the API model's name and limits for their arms. */
const KINDS = {
	launch: { list: 'launches', arms: 'groups', limits: { min: 1, max: 5 } },
	experiment: { list: 'experiments', arms: 'treatments', limits: { min: 2, max: 5 } },
} as const;

/** The definitions that a rule is checked against. */
export interface Known<T extends Rule> {
	features: readonly Feature[];
	/** The rules of the same kind that were read before. */
	earlier: readonly T[];
}

/**
 * Reads what launches and experiments have in common.
 *
 * @throws InvalidValueError
 */
export function parseRule(field: Field, kind: RuleKind, known: Known<Rule>): Rule {
	refuseOtherShapes(field, kind);
	const name = readName(field.member('name'));
	const project = readProject(field.member('project'));
	const candidates = known.features.filter((feature) => overlap(feature, { project }));
	const items = readItems(field.member(KINDS[kind].arms), KINDS[kind].limits);
	const arms = parseArms(items, kind, candidates);
	const rule = {
		name,
		project,
		isRunning: readOneOf(field.member('status'), STATUSES) === 'RUNNING',
		salt: readSalt(field.member('randomizationSalt'), name),
		arms,
	};
	if (rule.isRunning) refuseSecondRunning(field.member('status'), rule, known.earlier, kind);
	return rule;
}

/** Reads the salt. As at AWS, it defaults to the name. */
function readSalt(field: Field, name: string): string {
	if (!field.isGiven || field.value === '') return name;
	if (typeof field.value === 'string' && field.value.length <= MAX_SALT_LENGTH) return field.value;
	throw field.invalid(`Use text of at most ${MAX_SALT_LENGTH} characters.`);
}

function parseArms(items: Field[], kind: RuleKind, features: readonly Feature[]): Arm[] {
	const arms: Arm[] = [];
	for (const item of items) {
		refuseOtherArm(item, kind);
		const name = readName(item.member('name'));
		if (arms.some((each) => each.name === name)) {
			throw item.member('name').invalid('Use each name only once.');
		}
		const variations = item.member('featureVariations');
		const featureVariations = parseFeatureVariations(variations, features);
		if (arms[0]) checkSameFeatures(variations, [...arms[0].featureVariations.keys()]);
		arms.push({ name, featureVariations });
	}
	return arms;
}

function parseFeatureVariations(field: Field, features: readonly Feature[]): Map<string, string> {
	const featureVariations = new Map<string, string>();
	for (const [name, variation] of field.entries()) {
		const candidates = features.filter((feature) => feature.name === name);
		if (candidates.length === 0) {
			throw variation.invalid('Use the name of one of the features of its project as the key.');
		}
		for (const { variations } of candidates) {
			featureVariations.set(name, readVariation(variation, variations));
		}
	}
	if (featureVariations.size === 0) {
		throw field.invalid('Use an object such as {"FEATURE": "VARIATION"}.');
	}
	return featureVariations;
}

function checkSameFeatures(field: Field, expected: string[]): void {
	const seen = field.entries().map(([name]) => name);
	if (seen.length === expected.length && seen.every((name) => expected.includes(name))) return;
	throw field.invalid(`Use a variation for each of ${expected.join(', ')}, as in the first one.`);
}

/** As at AWS, a feature may have at most one running launch and one running experiment. */
function refuseSecondRunning(
	status: Field,
	rule: Rule,
	earlier: readonly Rule[],
	kind: RuleKind,
): void {
	for (const [index, other] of earlier.entries()) {
		const shared = featuresOf(other).find((name) => featuresOf(rule).includes(name));
		if (!other.isRunning || !overlap(other, rule) || shared === undefined) continue;
		throw status.invalid(
			`Use COMPLETED here or for ${KINDS[kind].list}[${index}], since a feature can have only one running ${kind}: ${shared}.`,
		);
	}
}

/** The names of a rule's features, which all its arms have in common. */
const featuresOf = ({ arms }: Rule) => [...arms[0]!.featureVariations.keys()];

/** @throws InvalidValueError */
export function parseWeights(field: Field, arms: readonly Arm[]): Weights {
	const weights = new Map<string, number>();
	for (const [name, weight] of field.entries()) {
		if (!arms.some((arm) => arm.name === name)) {
			throw weight.invalid(
				`Use one of these names as the key: ${arms.map((arm) => arm.name).join(', ')}.`,
			);
		}
		weights.set(name, readShare(weight));
	}
	const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
	if (sum > WHOLE) throw field.invalid(`Use weights that add up to at most ${WHOLE}.`);
	return weights;
}
