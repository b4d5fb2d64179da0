/** A rule of the API for a text in an evaluation event, as a pattern and as a phrase. */
export interface TextRule {
	/** With the flag `u`, since the model counts characters, not halves of surrogate pairs. */
	pattern: RegExp;
	/** Completes "Use …". */
	words: string;
}

/** From the API model (2021-02-01): FeatureName, EntityId, and the length of VariationName. */
export const FEATURE: TextRule = {
	pattern: /^[-a-zA-Z0-9._]{1,127}$/u,
	words: 'text of 1 to 127 letters, digits, ".", "_" or "-"',
};
export const ENTITY_ID: TextRule = {
	pattern: /^.{1,512}$/su,
	words: 'text of 1 to 512 characters',
};
export const VARIATION: TextRule = {
	pattern: /^.{1,127}$/su,
	words: 'text of 1 to 127 characters',
};

/** From the API model: EvaluationRequestsList. */
export const MAX_EVALUATIONS = 20;

/** From the API reference of EvaluateFeature: why an entity was served its variation. */
export const REASONS = [
	'DEFAULT',
	'LAUNCH_RULE_MATCH',
	'EXPERIMENT_RULE_MATCH',
	'ENTITY_OVERRIDES_MATCH',
] as const;
export type Reason = (typeof REASONS)[number];
