import { readItems } from './checks';
import type { Arm, Launch, Step } from './definitions';
import type { Field } from './field';
import { parseRule, parseWeights, type Known } from './parseRule';
import { refuseSegment } from './segments';

/** The limit of ScheduledStepList in the API model. */
const STEPS = { min: 1, max: 6 };

/** A date with a time zone, since the server's zone would apply to a date without one. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d+)?)?(Z|[+-]\d\d:?\d\d)$/i;

/** The year 5138. Epoch seconds beyond it are epoch milliseconds by mistake. */
const MAX_EPOCH_SECONDS = 1e11;

/** @throws InvalidValueError */
export function parseLaunch(field: Field, known: Known<Launch>): Launch {
	const rule = parseRule(field, 'launch', known);
	const steps = readItems(field.member('scheduledSplitsDefinition').member('steps'), STEPS);
	return { ...rule, steps: steps.map((step) => parseStep(step, rule.arms)).sort(byStartTime) };
}

function parseStep(field: Field, arms: readonly Arm[]): Step {
	refuseSegment(field.member('segmentOverrides'));
	return {
		startTime: readTime(field.member('startTime')),
		weights: parseWeights(field.member('groupWeights'), arms),
	};
}

const byStartTime = (one: Step, other: Step) => one.startTime - other.startTime;

/** Get operations return epoch seconds, which the AWS CLI prints as ISO 8601. */
function readTime(field: Field): number {
	const { value } = field;
	if (typeof value === 'number' && Math.abs(value) < MAX_EPOCH_SECONDS) return value * 1000;
	const time = typeof value === 'string' && ISO_TIME.test(value) ? Date.parse(value) : NaN;
	if (!Number.isNaN(time)) return time;
	throw field.invalid(
		'Use an ISO 8601 time with a time zone, such as 2026-11-01T00:00:00Z, or epoch seconds.',
	);
}
