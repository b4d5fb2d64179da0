import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

import { EVALUATION_EVENT } from '../api/events';
import type { EvidentlyEvent } from './evidentlyEvent';
import { countOutcomes, type Outcome } from './outcomes';

function addHint(
	context: IExecuteFunctions,
	message: string,
	type: NodeExecutionHint['type'] = 'warning',
): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}

export function hintNothingSent(context: IExecuteFunctions): void {
	addHint(context, 'Nothing was sent, since the option Dry Run is on.', 'info');
}

/** Warns of evaluation events that no experiment can use, whichever way their data was made. */
export function warnOfUncounted(context: IExecuteFunctions, events: EvidentlyEvent[]): void {
	const evaluations = events.filter(({ type }) => type === EVALUATION_EVENT);
	const uncounted = evaluations.filter(({ hasAssignment }) => !hasAssignment).length;
	if (uncounted === 0) return;
	const which = part(uncounted, evaluations.length, 'evaluation event');
	addHint(
		context,
		`No experiment can count ${which}: feature, entityId or variation is missing in the data. To enter the three without JSON, set Data to Evaluation Fields.`,
	);
}

export function warnOfRejected(context: IExecuteFunctions, outcomes: Outcome[]): void {
	const { accepted, rejected } = countOutcomes(outcomes);
	if (rejected === 0) return;
	const which = part(rejected, accepted + rejected, 'event');
	addHint(context, `The service rejected ${which}. The output says why.`);
}

/** The error output shows by itself how many events failed. */
export function warnOfFailed(context: IExecuteFunctions, outcomes: Outcome[]): void {
	const { failed } = countOutcomes(outcomes);
	if (failed === 0 || context.getNode().onError === 'continueErrorOutput') return;
	const which = part(failed, outcomes.length, 'event');
	addHint(
		context,
		`Because of failed requests, the service did not accept ${which}. The output says why.`,
	);
}

/** Returns "2 of 3 events", or "the event" if there is only one. */
function part(count: number, total: number, noun: string): string {
	return total === 1 ? `the ${noun}` : `${count} of ${total} ${noun}s`;
}
