import type { INode, INodeExecutionData, OnError } from 'n8n-workflow';

import type { NodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import type { Outcome } from '../../nodes/AwsEvidently/send/outcomes';
import { toResultItems } from '../../nodes/AwsEvidently/send/resultItems';

const error = new Error('Broken') as NodeError;
const details = { errorCode: 'AccessDeniedException', errorMessage: 'No', httpCode: '403' };

const ACCEPTED: Outcome = { eventId: 'id' };
const REJECTED: Outcome = { eventId: 'id', errorCode: 'Oops', errorMessage: 'No' };
const INVALID: Outcome = { error };
const FAILED: Outcome = { error, details };

const OUTCOMES = [INVALID, ACCEPTED, REJECTED, FAILED];

const nodeWith = (onError?: OnError, retryOnFail?: boolean) => ({ onError, retryOnFail }) as INode;

const jsonsAndPairs = (items: INodeExecutionData[]) =>
	items.map(({ json, pairedItem }) => ({ json, pairedItem }));

const jsons = (items: INodeExecutionData[]) => items.map(({ json }) => json);

describe('toResultItems', () => {
	it.each(['continueRegularOutput', 'stopWorkflow', undefined] as const)(
		'keeps the order of the input and adds errors to the JSON if On Error is %s',
		(onError) => {
			const items = toResultItems(OUTCOMES, nodeWith(onError));
			expect(jsonsAndPairs(items)).toEqual([
				{ json: { error: 'Broken' }, pairedItem: { item: 0 } },
				{ json: ACCEPTED, pairedItem: { item: 1 } },
				{ json: REJECTED, pairedItem: { item: 2 } },
				{ json: { error: 'Broken' }, pairedItem: { item: 3 } },
			]);
			expect(items.map((item) => item.error)).toEqual([error, undefined, undefined, error]);
		},
	);

	it('keeps the first error out of the JSON, where Retry On Fail would read it', () => {
		const node = nodeWith('continueRegularOutput', true);
		expect(jsons(toResultItems([FAILED, INVALID], node))).toEqual([{}, { error: 'Broken' }]);
		expect(jsons(toResultItems([ACCEPTED, FAILED], node))).toEqual([ACCEPTED, { error: 'Broken' }]);
	});

	it('returns no items for no input, as in a workflow whose node always runs', () => {
		expect(toResultItems([], nodeWith('continueRegularOutput', true))).toEqual([]);
	});

	it("keeps the first error in the JSON of a tool's result, which Retry On Fail doesn't read", () => {
		const node = nodeWith('continueRegularOutput', true);
		expect(jsons(toResultItems([FAILED], node, true))).toEqual([{ error: 'Broken' }]);
	});

	it('moves errors to the end for the error output, with all known details', () => {
		expect(jsonsAndPairs(toResultItems(OUTCOMES, nodeWith('continueErrorOutput')))).toEqual([
			{ json: ACCEPTED, pairedItem: { item: 1 } },
			{ json: { error: 'Broken' }, pairedItem: { item: 0 } },
			{
				json: {
					error: 'Oops: No',
					details: { eventId: 'id', errorCode: 'Oops', errorMessage: 'No' },
				},
				pairedItem: { item: 2 },
			},
			{ json: { error: 'Broken', details }, pairedItem: { item: 3 } },
		]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'shares no JSON between items, because the next node may change it (%s)',
		(onError) => {
			const [first, second] = toResultItems([FAILED, FAILED], nodeWith(onError));
			expect(first?.json).not.toBe(second?.json);
			expect(first?.json.details ?? 1).not.toBe(second?.json.details ?? 2);
		},
	);
});
