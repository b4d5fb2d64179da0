import type { IExecuteFunctions } from 'n8n-workflow';

import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';

// n8n's engine doesn't run a node without items, but other callers may.
it('returns no items for no items, without reading any parameter', async () => {
	const context = { getInputData: () => [] } as unknown as IExecuteFunctions;
	expect(await new AwsEvidently().execute.call(context)).toEqual([[]]);
});
