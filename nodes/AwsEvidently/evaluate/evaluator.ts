import type { Reason } from '../api/evaluations';
import { sampling, weightedChoice } from './assignment';
import {
	type Definitions,
	type Experiment,
	type Feature,
	type Launch,
	type Rule,
	type VariableValue,
	type Weights,
} from './definitions';

/** The variation that an entity is served, and why. */
export interface Evaluation {
	variation: string;
	value: VariableValue;
	reason: Reason;
	/** The details, which EvaluateFeature returns as JSON text. */
	details: Details;
}

/** The details of an evaluation, which are empty for DEFAULT and ENTITY_OVERRIDES_MATCH. */
export type Details =
	| Record<string, never>
	| { launch: string; group: string }
	| { experiment: string; treatment: string; salt: string };

/** Evaluates a feature for an entity. The time is in epoch milliseconds. */
export type Evaluate = (entityId: string, now: number) => Evaluation;

/** @returns undefined for a feature that the project doesn't have */
export type FindEvaluator = (project: string, feature: string) => Evaluate | undefined;

/** A feature's evaluators: for the projects that a definition names, and for any other project. */
interface Evaluators {
	named: ReadonlyMap<string, Evaluate | undefined>;
	other?: Evaluate;
}

/** Prepares the evaluation of all features once, so that an evaluation only hashes. */
export function compile(definitions: Definitions): FindEvaluator {
	const names = new Set(definitions.features.map(({ name }) => name));
	const byFeature = new Map([...names].map((name) => [name, compileFeature(name, definitions)]));
	return (project, feature) => {
		const evaluators = byFeature.get(feature);
		if (!evaluators) return undefined;
		return evaluators.named.has(project) ? evaluators.named.get(project) : evaluators.other;
	};
}

function compileFeature(name: string, definitions: Definitions): Evaluators {
	const features = definitions.features.filter((each) => each.name === name);
	const launches = definitions.launches.filter((each) => concerns(each, name));
	const experiments = definitions.experiments.filter((each) => concerns(each, name));
	const evaluatorIn = (project: string | undefined) => {
		const belongs = (each: Rule | Feature) =>
			each.project === undefined || each.project === project;
		const feature = features.find(belongs);
		return feature && evaluator(feature, launches.find(belongs), experiments.find(belongs));
	};
	const projects = [...features, ...launches, ...experiments].map(({ project }) => project);
	const named = new Set(projects.filter((project) => project !== undefined));
	return {
		named: new Map([...named].map((project) => [project, evaluatorIn(project)])),
		other: evaluatorIn(undefined),
	};
}

const concerns = ({ isRunning, arms }: Rule, feature: string) =>
	isRunning && arms[0]!.featureVariations.has(feature);

/** Applies AWS's rules in their order: override, launch, experiment, default. */
function evaluator(feature: Feature, launch?: Launch, experiment?: Experiment): Evaluate {
	const overrides = new Map(
		[...feature.entityOverrides].map(([entityId, variation]) => [
			entityId,
			evaluation(feature, variation, 'ENTITY_OVERRIDES_MATCH', {}),
		]),
	);
	const fallback = evaluation(feature, feature.defaultVariation, 'DEFAULT', {});
	if (feature.strategy === 'DEFAULT_VARIATION') {
		return (entityId) => overrides.get(entityId) ?? fallback;
	}
	const fromLaunch = launch ? launchEvaluator(feature, launch) : nothing;
	const fromExperiment = experiment ? experimentEvaluator(feature, experiment) : nothing;
	return (entityId, now) =>
		overrides.get(entityId) ?? fromLaunch(entityId, now) ?? fromExperiment(entityId) ?? fallback;
}

const nothing = () => undefined;

function launchEvaluator(feature: Feature, launch: Launch) {
	const toOption = optionOf(feature, launch, 'LAUNCH_RULE_MATCH', (group) => ({
		launch: launch.name,
		group,
	}));
	const steps = launch.steps.map(({ startTime, weights }) => ({
		startTime,
		choose: weightedChoice('launch', launch.salt, toOption(weights)),
	}));
	return (entityId: string, now: number) =>
		steps.findLast(({ startTime }) => startTime <= now)?.choose(entityId);
}

function experimentEvaluator(feature: Feature, experiment: Experiment) {
	const { name, salt, samplingRate, weights } = experiment;
	const toOption = optionOf(feature, experiment, 'EXPERIMENT_RULE_MATCH', (treatment) => ({
		experiment: name,
		treatment,
		salt,
	}));
	const isSampled = sampling(salt, samplingRate);
	const choose = weightedChoice('treatment', salt, toOption(weights));
	return (entityId: string) => (isSampled(entityId) ? choose(entityId) : undefined);
}

function optionOf(
	feature: Feature,
	{ arms }: Rule,
	reason: Reason,
	detailsOf: (arm: string) => Details,
) {
	const evaluated = arms.map(({ name, featureVariations }) => ({
		name,
		value: evaluation(feature, featureVariations.get(feature.name)!, reason, detailsOf(name)),
	}));
	return (weights: Weights) =>
		evaluated.map((each) => ({ ...each, weight: weights.get(each.name) ?? 0 }));
}

function evaluation(
	feature: Feature,
	variation: string,
	reason: Reason,
	details: Details,
): Evaluation {
	return { variation, value: feature.variations.get(variation)!, reason, details };
}
