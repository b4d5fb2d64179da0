import { compile, type Evaluation } from '../../nodes/AwsEvidently/evaluate/evaluator';
import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { ENTITIES, expectIndependent, expectShare } from './entities';
import { exampleDefinitions } from '../support/definitions';

const NOVEMBER = Date.UTC(2026, 10, 1);
const NOON = NOVEMBER + 12 * 60 * 60 * 1000;

const find = (definitions: object) => compile(parseDefinitions(definitions, 'Features'));

const evaluate = (definitions: object, entityId = 'u-2', now = NOON) =>
	find(definitions)('checkout', 'checkout-flow')!(entityId, now);

const allTo = (name: string) => {
	const weights: Record<string, number> = { control: 0, new: 0 };
	return { ...weights, [name]: 100_000 };
};

/** The example, with a launch and an experiment that apply to all entities. */
function certain(groupWeight = 100_000, treatment = 'new') {
	const definitions = exampleDefinitions();
	definitions.launches[0]!.scheduledSplitsDefinition.steps[0]!.groupWeights.on = groupWeight;
	definitions.experiments[0]!.onlineAbDefinition.treatmentWeights = allTo(treatment) as never;
	return definitions;
}

const FROM_LAUNCH: Evaluation = {
	variation: 'express',
	value: { stringValue: 'express' },
	reason: 'LAUNCH_RULE_MATCH',
	details: { launch: 'rollout', group: 'on' },
};

const FROM_EXPERIMENT: Evaluation = {
	variation: 'express',
	value: { stringValue: 'express' },
	reason: 'EXPERIMENT_RULE_MATCH',
	details: { experiment: 'faster-checkout', treatment: 'new', salt: 'faster-checkout' },
};

const BY_DEFAULT: Evaluation = {
	variation: 'classic',
	value: { stringValue: 'classic' },
	reason: 'DEFAULT',
	details: {},
};

describe('The evaluation of a feature', () => {
	it('serves the variation of an override before anything else', () => {
		expect(evaluate(certain(), 'u-1')).toEqual({
			variation: 'express',
			value: { stringValue: 'express' },
			reason: 'ENTITY_OVERRIDES_MATCH',
			details: {},
		});
	});

	it('serves the group of a running launch before the experiment', () => {
		expect(evaluate(certain())).toEqual(FROM_LAUNCH);
	});

	it('serves the treatment of a running experiment to an entity that the launch does not assign', () => {
		expect(evaluate(certain(0))).toEqual(FROM_EXPERIMENT);
		const withSalt = certain(0);
		withSalt.experiments[0]!.randomizationSalt = 'another';
		expect(evaluate(withSalt).details).toMatchObject({ salt: 'another' });
	});

	it('serves the default variation to an entity that neither a launch nor an experiment assigns', () => {
		const definitions = certain(0);
		definitions.experiments[0]!.samplingRate = 0;
		expect(evaluate(definitions)).toEqual(BY_DEFAULT);
	});

	it('serves only overrides and the default variation with the strategy DEFAULT_VARIATION', () => {
		const definitions = certain();
		definitions.features[0]!.evaluationStrategy = 'DEFAULT_VARIATION';
		expect(evaluate(definitions)).toEqual(BY_DEFAULT);
		expect(evaluate(definitions, 'u-1').reason).toBe('ENTITY_OVERRIDES_MATCH');
	});

	it.each(['CREATED', 'UPDATING', 'COMPLETED', 'CANCELLED'])(
		'ignores a launch and an experiment with the status %s',
		(status) => {
			const definitions = certain();
			definitions.launches[0]!.status = status;
			expect(evaluate(definitions)).toEqual(FROM_EXPERIMENT);
			definitions.experiments[0]!.status = status;
			expect(evaluate(definitions)).toEqual(BY_DEFAULT);
		},
	);

	it('uses the latest step of a launch that has started, whatever the order of the steps', () => {
		const definitions = certain();
		const at = (hours: number) => (NOVEMBER + hours * 60 * 60 * 1000) / 1000;
		definitions.launches[0]!.scheduledSplitsDefinition.steps = [
			{ startTime: at(20) as never, groupWeights: { on: 100_000 } },
			{ startTime: at(0) as never, groupWeights: { on: 100_000 } },
			{ startTime: at(10) as never, groupWeights: { on: 0 } },
		];
		const reasonAt = (hours: number) =>
			evaluate(definitions, 'u-2', NOVEMBER + hours * 60 * 60 * 1000).reason;
		expect([-1, 0, 9, 10, 19, 20, 99].map(reasonAt)).toEqual([
			'EXPERIMENT_RULE_MATCH',
			'LAUNCH_RULE_MATCH',
			'LAUNCH_RULE_MATCH',
			'EXPERIMENT_RULE_MATCH',
			'EXPERIMENT_RULE_MATCH',
			'LAUNCH_RULE_MATCH',
			'LAUNCH_RULE_MATCH',
		]);
	});

	it('returns variations with values of all types', () => {
		const values = [
			{ boolValue: false },
			{ longValue: 0 },
			{ doubleValue: 0.5 },
			{ stringValue: '' },
		];
		const features = values.map((value, index) => ({
			name: `f${index}`,
			variations: [{ name: 'only', value }],
		}));
		const evaluators = values.map((_, index) => find({ features })('any', `f${index}`)!);
		expect(evaluators.map((each) => each('u-1', NOON).value)).toEqual(values);
	});

	it('finds features, entities and projects with the name __proto__ or constructor', () => {
		const json = `{ "features": [{
			"name": "__proto__", "project": "constructor",
			"variations": [
				{ "name": "toString", "value": { "boolValue": true } },
				{ "name": "__proto__", "value": { "boolValue": false } }
			],
			"entityOverrides": { "__proto__": "__proto__" }
		}] }`;
		const findIn = compile(parseDefinitions(json, 'Features'));
		expect(findIn('constructor', '__proto__')!('__proto__', NOON)).toEqual({
			variation: '__proto__',
			value: { boolValue: false },
			reason: 'ENTITY_OVERRIDES_MATCH',
			details: {},
		});
		expect(findIn('constructor', '__proto__')!('constructor', NOON).variation).toBe('toString');
		expect(findIn('constructor', 'constructor')).toBeUndefined();
		expect(findIn('__proto__', '__proto__')).toBeUndefined();
		expect(evaluate(certain(0), '__proto__')).toEqual(FROM_EXPERIMENT);
	});
});

describe('The features of a project', () => {
	it('finds the features of a project and those without a project, and no others', () => {
		const definitions = exampleDefinitions();
		const variations = [{ name: 'on', value: { boolValue: true } }];
		definitions.features.push({ name: 'banner', variations } as never);
		const findIn = find(definitions);
		expect(findIn('checkout', 'checkout-flow')).toBeDefined();
		expect(findIn('search', 'checkout-flow')).toBeUndefined();
		expect(findIn('checkout', 'banner')).toBeDefined();
		expect(findIn('search', 'banner')).toBeDefined();
		expect(findIn('checkout', 'unknown')).toBeUndefined();
	});

	it('applies only a project’s own launches and experiments to a feature without a project', () => {
		const definitions = certain();
		delete (definitions.features[0] as { project?: string }).project;
		Object.assign(definitions.launches[0]!, { project: 'checkout' });
		Object.assign(definitions.experiments[0]!, { project: 'search' });
		const reasonIn = (project: string) =>
			find(definitions)(project, 'checkout-flow')!('u-2', NOON).reason;
		expect(['checkout', 'search', 'another'].map(reasonIn)).toEqual([
			'LAUNCH_RULE_MATCH',
			'EXPERIMENT_RULE_MATCH',
			'DEFAULT',
		]);
	});
});

describe('The evaluation of a feature for 100,000 entities', () => {
	const entities = ENTITIES.UUIDs!(100_000);
	const evaluateAll = (definitions: object) => {
		const evaluator = find(definitions)('checkout', 'checkout-flow')!;
		return entities.map((entityId) => evaluator(entityId, NOON));
	};

	it('assigns a launch its share of the entities, and the experiment its shares of the others', () => {
		const definitions = exampleDefinitions();
		definitions.launches[0]!.scheduledSplitsDefinition.steps[0]!.groupWeights.on = 30_000;
		definitions.experiments[0]!.samplingRate = 40_000;
		definitions.experiments[0]!.onlineAbDefinition.treatmentWeights = {
			control: 20_000,
			new: 70_000,
		};
		const evaluations = evaluateAll(definitions);
		const count = (expected: Partial<Evaluation>) =>
			evaluations.filter(({ reason, variation }) =>
				Object.entries(expected).every(
					([name, value]) => ({ reason, variation })[name as 'reason'] === value,
				),
			).length;
		const experiment = (variation: string) => count({ reason: 'EXPERIMENT_RULE_MATCH', variation });
		expectShare(count({ reason: 'LAUNCH_RULE_MATCH' }), 0.3, entities.length);
		expectShare(experiment('classic'), 0.7 * 0.4 * 0.2, entities.length);
		expectShare(experiment('express'), 0.7 * 0.4 * 0.7, entities.length);
	});

	it('assigns entities independently for experiments with different names', () => {
		const withName = (name: string) => {
			const definitions = certain(0);
			Object.assign(definitions.experiments[0]!, { name, randomizationSalt: undefined });
			definitions.experiments[0]!.onlineAbDefinition.treatmentWeights = {
				control: 50_000,
				new: 50_000,
			};
			return evaluateAll(definitions).map(({ variation }) => variation === 'express');
		};
		expectIndependent(withName('faster-checkout'), withName('faster-checkout-2'));
	});

	it('keeps the treatments of entities when the sampling rate of an experiment is raised', () => {
		const at = (samplingRate: number) => {
			const definitions = exampleDefinitions();
			definitions.experiments[0]!.samplingRate = samplingRate;
			return evaluateAll(definitions);
		};
		const [before, after] = [at(20_000), at(45_000)];
		const changed = before.filter(
			({ reason, variation }, index) =>
				reason === 'EXPERIMENT_RULE_MATCH' &&
				(after[index]!.reason !== reason || after[index]!.variation !== variation),
		);
		expect(changed).toEqual([]);
	});
});
