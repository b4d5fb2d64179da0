/** Definitions of features for the benchmarks. */

export const PROJECT = 'checkout';
export const FEATURES = 20;

/** The launch and the experiment of each feature. */
export interface Rules {
	/** The weights, in thousandths of a percent. */
	groups: number[];
	treatments: number[];
	samplingRate: number;
}

/** The rules of a typical feature. */
export const TYPICAL_RULES: Rules = {
	groups: [20_000],
	treatments: [50_000, 50_000],
	samplingRate: 50_000,
};

export function definitionsWith(rules: Rules) {
	const names = Array.from({ length: FEATURES }, (_, index) => `feature-${index}`);
	const features = names.map((name) => ({
		name,
		project: PROJECT,
		variations: ['off', 'on'].map((each) => ({ name: each, value: { stringValue: each } })),
	}));
	return {
		features,
		launches: rules.groups.length > 0 ? names.map((name) => launch(name, rules)) : [],
		experiments: rules.treatments.length > 0 ? names.map((name) => experiment(name, rules)) : [],
	};
}

const launch = (feature: string, { groups }: Rules) => ({
	name: `launch-of-${feature}`,
	groups: toArms(feature, groups),
	scheduledSplitsDefinition: { steps: [{ startTime: 0, groupWeights: toWeights(groups) }] },
});

const experiment = (feature: string, { treatments, samplingRate }: Rules) => ({
	name: `experiment-with-${feature}`,
	samplingRate,
	treatments: toArms(feature, treatments),
	onlineAbDefinition: { treatmentWeights: toWeights(treatments) },
});

const toArms = (feature: string, weights: number[]) =>
	weights.map((_, index) => ({
		name: `arm-${index}`,
		featureVariations: { [feature]: index === 0 ? 'on' : 'off' },
	}));

const toWeights = (weights: number[]) =>
	Object.fromEntries(weights.map((weight, index) => [`arm-${index}`, weight]));

/** A feature that no launch and no experiment has, so that its evaluations are no events. */
export const PLAIN = {
	name: 'plain',
	variations: [{ name: 'on', value: { boolValue: true } }],
};

const FOR_EVERYONE = definitionsWith({
	groups: [],
	treatments: [50_000, 50_000],
	samplingRate: 100_000,
});

/** Every evaluation of a feature other than the plain one is decided by an experiment, so it is an event. */
export const EXPERIMENT_DEFINITIONS = {
	...FOR_EVERYONE,
	features: [PLAIN, ...FOR_EVERYONE.features],
};
