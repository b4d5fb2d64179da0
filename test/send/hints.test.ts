import type { IExecuteFunctions } from 'n8n-workflow';

import { hintNothingSent } from '../../nodes/AwsEvidently/send/hints';

it('adds a hint to the output that nothing was sent, and why', () => {
	const addExecutionHints = jest.fn();
	hintNothingSent({ addExecutionHints } as unknown as IExecuteFunctions);
	expect(addExecutionHints.mock.calls).toEqual([
		[
			{
				message: 'Nothing was sent, since the option Dry Run is on.',
				type: 'info',
				location: 'outputPane',
			},
		],
	]);
});
