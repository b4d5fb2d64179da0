import type { IExecuteFunctions } from 'n8n-workflow';

import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';

// n8n's engine doesn't run a node without items, but other callers may.
it('returns no items for no items, without reading any parameter', async () => {
	const context = { getInputData: () => [] } as unknown as IExecuteFunctions;
	expect(await new AwsEvidently().execute.call(context)).toEqual([[]]);
});

describe('With On Error set to Continue and Retry On Fail', () => {
	/** @returns the items that the node outputs for one item, since no batch can have 0 events. */
	async function failedItems(passed: object, $json = passed) {
		const context = {
			getInputData: () => [{ json: passed }],
			getNode: () => ({ name: 'Evidently', onError: 'continueRegularOutput', retryOnFail: true }),
			getNodeParameter: () => ({ batchSize: 0 }),
			getWorkflowDataProxy: () => ({ $json }),
			continueOnFail: () => true,
		};
		const [items] = await new AwsEvidently().execute.call(context as unknown as IExecuteFunctions);
		return items?.map(({ json }) => json);
	}

	it("outputs the error of an AI agent's tool in its JSON", async () => {
		expect(await failedItems({ Data: {} }, { chat: 'hello' })).toEqual([
			{ error: expect.stringContaining('Invalid Batch Size: 0') as string },
		]);
	});

	it("keeps the error of a workflow's node out of its JSON, so that n8n doesn't send again", async () => {
		expect(await failedItems({ index: 0 })).toEqual([{}]);
	});
});
