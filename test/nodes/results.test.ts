import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeError } from '../../nodes/AwsEvidently/nodeErrors';
import {
	countOutcomes,
	describeCounts,
	toItems,
	type Outcome,
} from '../../nodes/AwsEvidently/results';

const error = new Error('Broken') as NodeError;

const ACCEPTED: Outcome = { eventId: 'id' };
const REJECTED: Outcome = { errorCode: 'Oops', errorMessage: 'No' };
const FAILED: Outcome = { error };

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

const OUTCOMES = [FAILED, ACCEPTED, REJECTED];

const jsonsAndPairs = (items: INodeExecutionData[]) =>
	items.map(({ json, pairedItem }) => ({ json, pairedItem }));

describe('Items', () => {
	it.each(['continueRegularOutput', 'stopWorkflow', undefined] as const)(
		'come in the order of the input, the error beside the JSON, where On Error is %s',
		(onError) => {
			const items = toItems(OUTCOMES, onError);
			expect(jsonsAndPairs(items)).toEqual([
				{ json: {}, pairedItem: { item: 0 } },
				{ json: ACCEPTED, pairedItem: { item: 1 } },
				{ json: REJECTED, pairedItem: { item: 2 } },
			]);
			expect(items.map((item) => item.error)).toEqual([error, undefined, undefined]);
		},
	);

	it('for the error output have an error alone in their JSON, and come last', () => {
		expect(jsonsAndPairs(toItems(OUTCOMES, 'continueErrorOutput'))).toEqual([
			{ json: ACCEPTED, pairedItem: { item: 1 } },
			{ json: { error: 'Broken' }, pairedItem: { item: 0 } },
			{ json: { error: 'Oops: No' }, pairedItem: { item: 2 } },
		]);
	});

	it('do not share their JSON with each other, since the next node may change one', () => {
		const [first, second] = toItems([FAILED, FAILED], undefined);
		expect(first?.json).not.toBe(second?.json);
	});
});
