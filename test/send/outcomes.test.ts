import type { NodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import {
	countOutcomes,
	describeCounts,
	type Outcome,
} from '../../nodes/AwsEvidently/send/outcomes';

const ACCEPTED: Outcome = { eventId: 'id' };
const REJECTED: Outcome = { errorCode: 'Oops', errorMessage: 'No' };
const INVALID: Outcome = { error: new Error('Broken') as NodeError };
const FAILED: Outcome = { error: new Error('Broken') as NodeError, details: {} };

/** The list has a hole for each event that was not sent. */
function outcomesWithHoles(length: number, known: Outcome[]): Outcome[] {
	return Object.assign(new Array<Outcome>(length), known);
}

describe('countOutcomes', () => {
	it('counts the outcomes of each kind', () => {
		const rejectedWithId = { ...REJECTED, eventId: 'id' };
		const outcomes = [ACCEPTED, REJECTED, FAILED, ACCEPTED, rejectedWithId, INVALID, FAILED];
		expect(countOutcomes(outcomes)).toEqual({
			accepted: 2,
			rejected: 2,
			invalid: 1,
			failed: 2,
			unsent: 0,
		});
	});

	it('counts events without an outcome as unsent', () => {
		const outcomes = outcomesWithHoles(5, [ACCEPTED, FAILED]);
		expect(countOutcomes(outcomes)).toMatchObject({ accepted: 1, failed: 1, unsent: 3 });
	});
});

describe('describeCounts', () => {
	it('describes how many events were accepted, rejected, failed or not sent', () => {
		expect(describeCounts(outcomesWithHoles(5, [ACCEPTED, FAILED, INVALID]))).toBe(
			'Of 5 events: 1 accepted, 0 rejected, 2 failed, 2 not sent.',
		);
	});
});
