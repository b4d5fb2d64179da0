import { readShare } from './checks';
import type { Experiment } from './definitions';
import type { Field } from './field';
import { parseRule, parseWeights, type Known } from './parseRule';
import { refuseSegment } from './segments';

/** @throws InvalidValueError */
export function parseExperiment(field: Field, known: Known<Experiment>): Experiment {
	const rule = parseRule(field, 'experiment', known);
	refuseSegment(field.member('segment'));
	const definition = field.member('onlineAbDefinition');
	checkControl(definition.member('controlTreatmentName'), rule);
	return {
		...rule,
		samplingRate: readShare(field.member('samplingRate')),
		weights: parseWeights(definition.member('treatmentWeights'), rule.arms),
	};
}

/** An evaluation doesn't need the control, but a wrong name points to a mistake in the definition. */
function checkControl(field: Field, { arms }: Pick<Experiment, 'arms'>): void {
	if (!field.isGiven || arms.some((arm) => arm.name === field.value)) return;
	throw field.invalid(`Use one of these names: ${arms.map((arm) => arm.name).join(', ')}.`);
}
