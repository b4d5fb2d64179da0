/** Definitions as AWS's Get operations return them, reduced to the members that an evaluation needs. */
const EXAMPLE = {
	features: [
		{
			name: 'checkout-flow',
			project: 'checkout',
			defaultVariation: 'classic',
			variations: [
				{ name: 'classic', value: { stringValue: 'classic' } },
				{ name: 'express', value: { stringValue: 'express' } },
			],
			entityOverrides: { 'u-1': 'express' },
			evaluationStrategy: 'ALL_RULES',
		},
	],
	launches: [
		{
			name: 'rollout',
			status: 'RUNNING',
			groups: [{ name: 'on', featureVariations: { 'checkout-flow': 'express' } }],
			scheduledSplitsDefinition: {
				steps: [{ startTime: '2026-11-01T00:00:00Z', groupWeights: { on: 10_000 } }],
			},
		},
	],
	experiments: [
		{
			name: 'faster-checkout',
			status: 'RUNNING',
			samplingRate: 100_000,
			randomizationSalt: 'faster-checkout',
			treatments: [
				{ name: 'control', featureVariations: { 'checkout-flow': 'classic' } },
				{ name: 'new', featureVariations: { 'checkout-flow': 'express' } },
			],
			onlineAbDefinition: {
				controlTreatmentName: 'control',
				treatmentWeights: { control: 50_000, new: 50_000 },
			},
		},
	],
};

export type Example = typeof EXAMPLE;

/** Returns a copy of the example, which a test may change. */
export const exampleDefinitions = (): Example => structuredClone(EXAMPLE);
