import { parseDefinitions } from '../../nodes/AwsEvidently/evaluate/parseDefinitions';
import { exampleDefinitions, type Example } from '../support/definitions';

const parse = (json: unknown) => parseDefinitions(json, 'Features');

/** Returns the error for the example after a change, without the name of the source. */
function messageAfter(change: (example: Example) => void): string {
	const example = exampleDefinitions();
	change(example);
	try {
		parse(example);
	} catch (error) {
		return (error as Error).message.replace(' in Features', '');
	}
	return 'no error';
}

/** Sets members, including those that the example's type doesn't have. */
const set = (target: object, members: Record<string, unknown>) => {
	Object.assign(target, members);
};

const feature = ({ features }: Example) => features[0]!;
const launch = ({ launches }: Example) => launches[0]!;
const step = (example: Example) => launch(example).scheduledSplitsDefinition.steps[0]!;
const experiment = ({ experiments }: Example) => experiments[0]!;
const treatment = (example: Example) => experiment(example).treatments[1]!;

describe('parseDefinitions', () => {
	it.each([undefined, null, '', ' \n'])('returns no definitions for %p', (json) => {
		expect(parse(json)).toEqual({ features: [], launches: [], experiments: [] });
	});

	it('reads definitions from JSON text and from a parsed value', () => {
		const example = exampleDefinitions();
		expect(parse(JSON.stringify(example))).toEqual(parse(example));
		expect(parse(example).experiments[0]).toMatchObject({
			name: 'faster-checkout',
			isRunning: true,
			salt: 'faster-checkout',
			samplingRate: 100_000,
			weights: new Map([
				['control', 50_000],
				['new', 50_000],
			]),
		});
	});

	it('ignores members that an evaluation does not need, and members that are null', () => {
		const example = exampleDefinitions();
		set(feature(example), { arn: 'arn', status: 'AVAILABLE', tags: {}, evaluationRules: [] });
		set(launch(example), { type: 'aws.evidently.splits', execution: { startedTime: 1 } });
		set(step(example), { segmentOverrides: [] });
		set(experiment(example), { segment: null, metricGoals: [{}], schedule: {} });
		expect(parse(example)).toEqual(parse(exampleDefinitions()));
	});

	it('requires only names, variations, groups or treatments, weights and a sampling rate', () => {
		const variations = [{ name: 'on', value: { boolValue: true } }];
		const arms = ['a', 'b'].map((name) => ({ name, featureVariations: { f: 'on' } }));
		const definitions = parse({
			features: [{ name: 'f', variations }],
			launches: [
				{
					name: 'l',
					groups: arms,
					scheduledSplitsDefinition: { steps: [{ startTime: 0, groupWeights: {} }] },
				},
			],
			experiments: [
				{
					name: 'e',
					samplingRate: 0,
					treatments: arms,
					onlineAbDefinition: { treatmentWeights: {} },
				},
			],
		});
		expect(definitions.features[0]).toMatchObject({
			defaultVariation: 'on',
			strategy: 'ALL_RULES',
			entityOverrides: new Map(),
		});
		expect(definitions.launches[0]).toMatchObject({ isRunning: true, salt: 'l' });
		expect(definitions.experiments[0]).toMatchObject({ isRunning: true, salt: 'e' });
	});

	it.each([
		['2026-11-01T00:00:00Z', Date.UTC(2026, 10, 1)],
		['2026-11-01T01:30+01:30', Date.UTC(2026, 10, 1)],
		['2026-11-01T00:00:00.123000+00:00', Date.UTC(2026, 10, 1) + 123],
		[1_793_491_200, Date.UTC(2026, 10, 1)],
		[1_793_491_200.25, Date.UTC(2026, 10, 1) + 250],
		[0, 0],
	])('reads the start time of a launch’s step from %p', (startTime, expected) => {
		const example = exampleDefinitions();
		set(step(example), { startTime });
		expect(parse(example).launches[0]!.steps[0]!.startTime).toBe(expected);
	});

	it.each(['checkout', 'arn:aws:evidently:eu-west-1:210987654321:project/checkout'])(
		'reads the project of a definition from %p',
		(project) => {
			const example = exampleDefinitions();
			set(experiment(example), { project });
			expect(parse(example).experiments[0]!.project).toBe('checkout');
		},
	);

	it.each([
		{ boolValue: false },
		{ longValue: -9_007_199_254_740_991 },
		{ doubleValue: 0.5 },
		{ stringValue: '' },
		{ stringValue: 'x'.repeat(512), boolValue: null },
	])('reads a variation with the value %j', (value) => {
		const variations = [{ name: 'only', value }];
		const [read] = parse({ features: [{ name: 'f', variations }] }).features;
		expect(read!.variations.get('only')).toEqual(JSON.parse(JSON.stringify(value, dropNull)));
	});

	const dropNull = (_name: string, value: unknown) => (value === null ? undefined : value);

	it('accepts definitions with the same names in different projects', () => {
		const example = exampleDefinitions();
		const another = exampleDefinitions();
		set(feature(another), { project: 'another' });
		set(experiment(example), { project: 'checkout' });
		set(experiment(another), { project: 'another' });
		set(launch(example), { project: 'checkout' });
		set(launch(another), { project: 'another' });
		const both = {
			features: [...example.features, ...another.features],
			launches: [...example.launches, ...another.launches],
			experiments: [...example.experiments, ...another.experiments],
		};
		expect(parse(both).experiments).toHaveLength(2);
	});

	it('accepts two experiments with the same feature if only one is running', () => {
		const example = exampleDefinitions();
		const second = { ...experiment(exampleDefinitions()), name: 'second', status: 'COMPLETED' };
		example.experiments.push(second);
		expect(parse(example).experiments.map(({ isRunning }) => isRunning)).toEqual([true, false]);
	});
});

describe('The error for invalid definitions', () => {
	it('rejects text that is not JSON and quotes it', () => {
		expect(() => parse('{ "features": [')).toThrow(
			/^Invalid Features: "\{ \\"features\\": \[". Correct the JSON: .*\.$/,
		);
	});

	it.each<[string, unknown, string]>([
		['the document is a list', [], 'Invalid Features: []. Use a JSON object.'],
		['there are no features', {}, 'Missing features in Features. Use a list.'],
		[
			'the document is the output of get-feature',
			{ feature: feature(exampleDefinitions()) },
			'Missing features in Features. Use a list.',
		],
	])('rejects definitions if %s', (_fault, json, message) => {
		expect(() => parse(json)).toThrow(new Error(message));
	});

	it.each<[string, (example: Example) => void, string]>([
		[
			'a name is missing',
			(example) => set(feature(example), { name: undefined }),
			'Missing features[0].name. Use text of 1 to 127 letters, digits, ".", "_" or "-".',
		],
		[
			'a name contains a space',
			(example) => set(treatment(example), { name: 'one step' }),
			'Invalid experiments[0].treatments[1].name: "one step". Use text of 1 to 127 letters, digits, ".", "_" or "-".',
		],
		[
			'a feature is no object',
			(example) => set(example, { features: ['checkout-flow'] }),
			'Invalid features[0]: "checkout-flow". Use a JSON object.',
		],
		[
			'there are no variations',
			(example) => set(feature(example), { variations: [] }),
			'Invalid features[0].variations: []. Use a list of 1 to 5.',
		],
		[
			'there are six variations',
			(example) => set(feature(example), { variations: [1, 2, 3, 4, 5, 6] }),
			'Invalid features[0].variations: [1,2,3,4,5,6]. Use a list of 1 to 5.',
		],
		[
			'two variations have the same name',
			(example) => set(feature(example).variations[1]!, { name: 'classic' }),
			'Invalid features[0].variations[1].name: "classic". Use each name only once.',
		],
		[
			'a variation has no value',
			(example) => set(feature(example).variations[1]!, { value: {} }),
			'Invalid features[0].variations[1].value: {}. Use an object with one of boolValue, doubleValue, longValue, stringValue.',
		],
		[
			'a variation has two values',
			(example) => set(feature(example).variations[1]!.value, { longValue: 1 }),
			'Invalid features[0].variations[1].value: {"stringValue":"express","longValue":1}. Use an object with one of boolValue, doubleValue, longValue, stringValue.',
		],
		[
			'variations have values of different types',
			(example) => set(feature(example).variations[1]!, { value: { longValue: 1 } }),
			'Invalid features[0].variations[1].value: {"longValue":1}. Use a stringValue, as for the first variation.',
		],
		[
			'a Boolean value is text',
			(example) => set(feature(example).variations[0]!, { value: { boolValue: 'true' } }),
			'Invalid features[0].variations[0].value.boolValue: "true". Use true or false.',
		],
		[
			'a long value has a fraction',
			(example) => set(feature(example).variations[0]!, { value: { longValue: 0.5 } }),
			'Invalid features[0].variations[0].value.longValue: 0.5. Use a whole number from -9007199254740991 to 9007199254740991.',
		],
		[
			'a double value is infinite',
			(example) => set(feature(example).variations[0]!, { value: { doubleValue: 1e999 } }),
			'Invalid features[0].variations[0].value.doubleValue: Infinity. Use a number.',
		],
		[
			'a string value is too long',
			(example) =>
				set(feature(example).variations[0]!, { value: { stringValue: 'x'.repeat(513) } }),
			`Invalid features[0].variations[0].value.stringValue: "${'x'.repeat(79)}…. Use text of at most 512 characters.`,
		],
		[
			'the default variation does not exist',
			(example) => set(feature(example), { defaultVariation: 'old' }),
			'Invalid features[0].defaultVariation: "old". Use a variation of the feature: classic, express.',
		],
		[
			'the variation of an override does not exist',
			(example) => set(feature(example), { entityOverrides: { 'u "1"': 'old' } }),
			'Invalid features[0].entityOverrides["u \\"1\\""]: "old". Use a variation of the feature: classic, express.',
		],
		[
			'the entity ID of an override is empty',
			(example) => set(feature(example), { entityOverrides: { '': 'classic' } }),
			'Invalid features[0].entityOverrides: {"":"classic"}. Use text of 1 to 512 characters for each entity ID.',
		],
		[
			'the strategy is unknown',
			(example) => set(feature(example), { evaluationStrategy: 'all' }),
			'Invalid features[0].evaluationStrategy: "all". Use one of ALL_RULES, DEFAULT_VARIATION, or leave it out for ALL_RULES.',
		],
		[
			'the project is neither a name nor an ARN of Evidently',
			(example) =>
				set(feature(example), { project: 'arn:aws:rum:us-east-1:123456789012:project/checkout' }),
			'Invalid features[0].project: "arn:aws:rum:us-east-1:123456789012:project/checkout". Use a project\'s name or its ARN, arn:aws:evidently:REGION:ACCOUNT:project/NAME.',
		],
		[
			'the project is not text',
			(example) => set(feature(example), { project: 17 }),
			"Invalid features[0].project: 17. Use a project's name or its ARN, arn:aws:evidently:REGION:ACCOUNT:project/NAME.",
		],
		[
			'two features of a project have the same name',
			({ features }) => features.push({ ...features[0]!, project: undefined! }),
			'Invalid features[1].name: "checkout-flow". Use each name only once in a project.',
		],
		[
			'two experiments of a project have the same name',
			({ experiments }) => experiments.push({ ...experiments[0]!, status: 'COMPLETED' }),
			'Invalid experiments[1].name: "faster-checkout". Use each name only once in a project.',
		],
		[
			'a status is misspelled',
			(example) => set(launch(example), { status: 'Running' }),
			'Invalid launches[0].status: "Running". Use one of RUNNING, CREATED, UPDATING, COMPLETED, CANCELLED, or leave it out for RUNNING.',
		],
		[
			'a feature does not exist',
			(example) => set(treatment(example), { featureVariations: { checkout: 'express' } }),
			'Invalid experiments[0].treatments[1].featureVariations["checkout"]: "express". Use the name of one of the features of its project as the key.',
		],
		[
			'a feature is in another project',
			(example) => set(launch(example), { project: 'another' }),
			'Invalid launches[0].groups[0].featureVariations["checkout-flow"]: "express". Use the name of one of the features of its project as the key.',
		],
		[
			'the variation of a treatment does not exist',
			(example) => set(treatment(example), { featureVariations: { 'checkout-flow': 'old' } }),
			'Invalid experiments[0].treatments[1].featureVariations["checkout-flow"]: "old". Use a variation of the feature: classic, express.',
		],
		[
			'the variation of a treatment is missing in one of the projects that it belongs to',
			(example) =>
				example.features.push({
					...feature(example),
					project: 'another',
					variations: feature(example).variations.slice(0, 1),
					entityOverrides: { 'u-1': 'classic' },
				}),
			'Invalid launches[0].groups[0].featureVariations["checkout-flow"]: "express". Use a variation of the feature: classic.',
		],
		[
			'a treatment has no feature',
			(example) => set(treatment(example), { featureVariations: {} }),
			'Invalid experiments[0].treatments[1].featureVariations: {}. Use an object such as {"FEATURE": "VARIATION"}.',
		],
		[
			'treatments have different features',
			(example) => {
				example.features.push({ ...feature(example), name: 'banner' });
				const [first] = experiment(example).treatments;
				set(first!.featureVariations, { banner: 'classic' });
			},
			'Invalid experiments[0].treatments[1].featureVariations: {"checkout-flow":"express"}. Use a variation for each of checkout-flow, banner, as in the first one.',
		],
		[
			'an experiment has a single treatment',
			(example) => set(experiment(example), { treatments: [treatment(example)] }),
			'Invalid experiments[0].treatments: [{"name":"new","featureVariations":{"checkout-flow":"express"}}]. Use a list of 2 to 5.',
		],
		[
			'two groups have the same name',
			(example) => launch(example).groups.push(launch(example).groups[0]!),
			'Invalid launches[0].groups[1].name: "on". Use each name only once.',
		],
		[
			'a feature has two running experiments',
			({ experiments }) => experiments.push({ ...experiments[0]!, name: 'second' }),
			'Invalid experiments[1].status: "RUNNING". Use COMPLETED here or for experiments[0], since a feature can have only one running experiment: checkout-flow.',
		],
		[
			'a feature has two running launches',
			({ launches }) => launches.push({ ...launches[0]!, name: 'second', status: undefined! }),
			'Missing launches[1].status. Use COMPLETED here or for launches[0], since a feature can have only one running launch: checkout-flow.',
		],
		[
			'a salt is a number',
			(example) => set(experiment(example), { randomizationSalt: 7 }),
			'Invalid experiments[0].randomizationSalt: 7. Use text of at most 127 characters.',
		],
		[
			'a sampling rate is missing',
			(example) => set(experiment(example), { samplingRate: undefined }),
			'Missing experiments[0].samplingRate. Use a whole number from 0 to 100000, in thousandths of a percent: 50000 is 50%.',
		],
		[
			'a sampling rate is too large',
			(example) => set(experiment(example), { samplingRate: 100_001 }),
			'Invalid experiments[0].samplingRate: 100001. Use a whole number from 0 to 100000, in thousandths of a percent: 50000 is 50%.',
		],
		[
			'a weight is negative',
			(example) => set(step(example), { groupWeights: { on: -1 } }),
			'Invalid launches[0].scheduledSplitsDefinition.steps[0].groupWeights["on"]: -1. Use a whole number from 0 to 100000, in thousandths of a percent: 50000 is 50%.',
		],
		[
			'a weight is for a group that does not exist',
			(example) => set(step(example), { groupWeights: { off: 1 } }),
			'Invalid launches[0].scheduledSplitsDefinition.steps[0].groupWeights["off"]: 1. Use one of these names as the key: on.',
		],
		[
			'weights add up to more than 100%',
			(example) =>
				set(experiment(example).onlineAbDefinition.treatmentWeights, { control: 60_000 }),
			'Invalid experiments[0].onlineAbDefinition.treatmentWeights: {"control":60000,"new":50000}. Use weights that add up to at most 100000.',
		],
		[
			'the control is no treatment',
			(example) => set(experiment(example).onlineAbDefinition, { controlTreatmentName: 'classic' }),
			'Invalid experiments[0].onlineAbDefinition.controlTreatmentName: "classic". Use one of these names: control, new.',
		],
		[
			'a launch has no steps',
			(example) => set(launch(example).scheduledSplitsDefinition, { steps: [] }),
			'Invalid launches[0].scheduledSplitsDefinition.steps: []. Use a list of 1 to 6.',
		],
		[
			'a launch has no schedule',
			(example) => set(launch(example), { scheduledSplitsDefinition: undefined }),
			'Missing launches[0].scheduledSplitsDefinition. Use a JSON object.',
		],
		...['2026-11-01T00:00:00', '2026-13-01T00:00:00Z', 'soon', 1_793_491_200_000].map(
			(startTime): [string, (example: Example) => void, string] => [
				`a step starts at ${startTime}`,
				(example) => set(step(example), { startTime }),
				`Invalid launches[0].scheduledSplitsDefinition.steps[0].startTime: ${JSON.stringify(startTime)}. Use an ISO 8601 time with a time zone, such as 2026-11-01T00:00:00Z, or epoch seconds.`,
			],
		),
		[
			'an experiment has a segment',
			(example) => set(experiment(example), { segment: 'chrome' }),
			'Invalid experiments[0].segment: "chrome". Remove it: segments are not supported, and without it every entity counts.',
		],
		[
			'a step of a launch has segment overrides',
			(example) => set(step(example), { segmentOverrides: [{ segment: 'chrome' }] }),
			'Invalid launches[0].scheduledSplitsDefinition.steps[0].segmentOverrides: [{"segment":"chrome"}]. Remove it: segments are not supported, and without it every entity counts.',
		],
	])('rejects definitions and names the place if %s', (_fault, change, message) => {
		expect(messageAfter(change)).toBe(message);
	});
});

describe('The error for a definition in another shape', () => {
	it.each<[string, (example: Example) => void, string]>([
		[
			'the whole output of get-experiment',
			(example) => set(example, { experiments: [{ experiment: {} }] }),
			'Invalid experiments[0].experiment: {}. Use only what it contains, as "aws evidently get-experiment --query experiment" prints it.',
		],
		[
			'a treatment in the shape of CreateExperiment',
			(example) =>
				set(experiment(example), {
					treatments: [{ name: 'new', feature: 'checkout-flow', variation: 'express' }, {}],
				}),
			'Invalid experiments[0].treatments[0].feature: "checkout-flow". Replace feature and variation with "featureVariations":{"checkout-flow":"express"}, as "aws evidently get-experiment --query experiment" prints it.',
		],
		[
			'a treatment whose feature is not a name',
			(example) => set(treatment(example), { feature: { toString: 1 } }),
			'Invalid experiments[0].treatments[1].feature: {"toString":1}. Replace feature and variation with "featureVariations":{"FEATURE":"VARIATION"}, as "aws evidently get-experiment --query experiment" prints it.',
		],
		[
			'weights in the shape of CreateExperiment',
			(example) => set(experiment(example), { onlineAbConfig: {} }),
			'Invalid experiments[0].onlineAbConfig: {}. Rename it to onlineAbDefinition, as "aws evidently get-experiment --query experiment" prints it.',
		],
		[
			'steps in the shape of CreateLaunch',
			(example) => set(launch(example), { scheduledSplitsConfig: {} }),
			'Invalid launches[0].scheduledSplitsConfig: {}. Rename it to scheduledSplitsDefinition, as "aws evidently get-launch --query launch" prints it.',
		],
		[
			"CloudFormation's members",
			(example) => set(example, { features: [{ Name: 'f', Variations: [] }] }),
			'Invalid features[0].Name: "f". Use name and the shape that Get operations return, as "aws evidently get-feature" prints it: CloudFormation has other names and another shape.',
		],
		[
			"CloudFormation's resource",
			(example) =>
				set(example, { features: [{ Type: 'AWS::Evidently::Feature', Properties: {} }] }),
			'Invalid features[0].Properties: {}. Use the names and the shape that "aws evidently get-feature --query feature" prints: CloudFormation has others.',
		],
	])('explains how to convert %s', (_shape, change, message) => {
		expect(messageAfter(change)).toBe(message);
	});
});
