import type { IExecuteFunctions } from 'n8n-workflow';

import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';

// n8n's engine doesn't run a node without items, but other callers may.
it('No items give no items, and nothing else is asked of n8n', async () => {
	const context = { getInputData: () => [] } as unknown as IExecuteFunctions;
	expect(await new AwsEvidently().execute.call(context)).toEqual([[]]);
});
