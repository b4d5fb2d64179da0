/** The value of a variation, as EvaluateFeature returns it. */
export type VariableValue =
	| { boolValue: boolean }
	| { doubleValue: number }
	| { longValue: number }
	| { stringValue: string };

/** What features, launches and experiments have in common. */
export interface Definition {
	name: string;
	/** The name of the project that the definition belongs to. Without it, it belongs to every project. */
	project?: string;
}

export interface Feature extends Definition {
	variations: ReadonlyMap<string, VariableValue>;
	defaultVariation: string;
	/** The names of variations by entity ID. */
	entityOverrides: ReadonlyMap<string, string>;
	strategy: Strategy;
}

/** The values of FeatureEvaluationStrategy in the API model (2021-02-01). */
export const STRATEGIES = ['ALL_RULES', 'DEFAULT_VARIATION'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What launches and experiments, which AWS calls evaluation rules, have in common. */
export interface Rule extends Definition {
	isRunning: boolean;
	salt: string;
	/** The groups or treatments. All of them name variations of the same features. */
	arms: readonly Arm[];
}

/** A launch's group or an experiment's treatment. */
export interface Arm {
	name: string;
	/** The names of variations by the name of their feature. */
	featureVariations: ReadonlyMap<string, string>;
}

/** The weights of arms by name, in thousandths of a percent. An arm without a weight gets no entity. */
export type Weights = ReadonlyMap<string, number>;

export interface Launch extends Rule {
	/** The steps in the order of their start. */
	steps: readonly Step[];
}

export interface Step {
	/** The start time in epoch milliseconds. */
	startTime: number;
	weights: Weights;
}

export interface Experiment extends Rule {
	/** The sampling rate in thousandths of a percent. */
	samplingRate: number;
	weights: Weights;
}

/** Checked definitions: every name that they refer to exists. */
export interface Definitions {
	features: readonly Feature[];
	launches: readonly Launch[];
	experiments: readonly Experiment[];
}

/** 100%, in thousandths of a percent. */
export const WHOLE = 100_000;

/** Returns whether there is a project that both definitions belong to. */
export const overlap = (one: Pick<Definition, 'project'>, other: Pick<Definition, 'project'>) =>
	one.project === undefined || other.project === undefined || one.project === other.project;
