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
	it.each([
		[
			outcomesWithHoles(6, [ACCEPTED, FAILED, INVALID, REJECTED]),
			'Of 6 events, 1 was accepted, 1 was rejected, 2 failed and 2 were not sent.',
		],
		[[ACCEPTED, ACCEPTED, REJECTED, REJECTED], 'Of 4 events, 2 were accepted and 2 were rejected.'],
		[
			outcomesWithHoles(3, [FAILED, FAILED]),
			'Of 3 events, none was accepted, 2 failed and 1 was not sent.',
		],
		[[ACCEPTED, ACCEPTED], 'Of 2 events, 2 were accepted.'],
		[[FAILED], 'The event was not accepted.'],
		[outcomesWithHoles(1, []), 'The event was not accepted.'],
		[[ACCEPTED], 'The event was accepted.'],
	])('describes what became of the events in a sentence (case %#)', (outcomes, sentence) => {
		expect(describeCounts(outcomes)).toBe(sentence);
	});
});
