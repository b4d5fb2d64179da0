import type { Evaluation } from './evaluator';

/** The request of an evaluation. */
export interface Evaluated {
	feature: string;
	entityId: string;
	/** The attributes in the request's evaluationContext. */
	context?: Readonly<Record<string, unknown>>;
}

/** The data of an evaluation event in the form of AWS's example. */
export interface EvaluationData {
	feature: string;
	entityId: string;
	entityAttributes: Record<string, Attribute>;
	variation: string;
	type: Evaluation['reason'];
	details: Evaluation['details'];
}

type Attribute = { s: string } | { n: number } | { b: boolean };

export function evaluationData(
	{ feature, entityId, context = {} }: Evaluated,
	{ variation, reason, details }: Evaluation,
): EvaluationData {
	const attributes = Object.entries(context).map(([name, value]) => [name, toAttribute(value)]);
	return {
		feature,
		entityId,
		entityAttributes: Object.fromEntries(attributes) as Record<string, Attribute>,
		variation,
		type: reason,
		// The event gets a copy, since the evaluator returns the same object again.
		details: { ...details },
	};
}

/**
 * AWS documents attributes only by an example with a string, `{"browser":{"s":"Chrome"}}`. That `n`
 * stands for numbers and `b` for booleans is assumed from it, as are objects, lists and null as JSON
 * text in `s`.
 */
function toAttribute(value: unknown): Attribute {
	if (typeof value === 'number') return { n: value };
	if (typeof value === 'boolean') return { b: value };
	return { s: typeof value === 'string' ? value : JSON.stringify(value) };
}
