import type { INodeExecutionData } from 'n8n-workflow';

import type { NodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import type { Outcome } from '../../nodes/AwsEvidently/send/outcomes';
import { toItems } from '../../nodes/AwsEvidently/send/results';

const error = new Error('Broken') as NodeError;

const ACCEPTED: Outcome = { eventId: 'id' };
const REJECTED: Outcome = { errorCode: 'Oops', errorMessage: 'No' };
const FAILED: Outcome = { error };

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
