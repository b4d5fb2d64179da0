import type { NodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import {
	countOutcomes,
	describeCounts,
	type Outcome,
} from '../../nodes/AwsEvidently/send/outcomes';

const ACCEPTED: Outcome = { eventId: 'id' };
const REJECTED: Outcome = { errorCode: 'Oops', errorMessage: 'No' };
const FAILED: Outcome = { error: new Error('Broken') as NodeError };

/** With a hole for each event that was not sent. */
function outcomesWithHoles(length: number, known: Outcome[]): Outcome[] {
	return Object.assign(new Array<Outcome>(length), known);
}

describe('Outcomes are counted', () => {
	it('by their kind', () => {
		const outcomes = [ACCEPTED, REJECTED, FAILED, ACCEPTED, { ...REJECTED, eventId: 'id' }];
		expect(countOutcomes(outcomes)).toEqual({ accepted: 2, rejected: 2, failed: 1, unsent: 0 });
	});

	it('and those that are missing as unsent', () => {
		const outcomes = outcomesWithHoles(5, [ACCEPTED, FAILED]);
		expect(countOutcomes(outcomes)).toEqual({ accepted: 1, rejected: 0, failed: 1, unsent: 3 });
		expect(describeCounts(outcomes)).toBe(
			'Of 5 events: 1 accepted, 0 rejected, 1 failed, 3 not sent.',
		);
	});
});
