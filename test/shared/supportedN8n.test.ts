import type * as n8n from 'n8n-workflow';

import { toNodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import { refuseOldN8n } from '../../nodes/AwsEvidently/shared/supportedN8n';

type Workflow = { -readonly [Name in keyof typeof n8n]?: (typeof n8n)[Name] };

const mocked: Workflow = jest.requireMock('n8n-workflow');

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<Workflow>('n8n-workflow') }));

describe('refuseOldN8n', () => {
	it('accepts the installed version of n8n', () => {
		expect(refuseOldN8n).not.toThrow();
	});

	it('rejects a version of n8n that is too old, and names the required one', () => {
		// n8n up to 1.101 lacks this function. `npm run test:versions` runs such a version.
		delete mocked.isExpression;
		let error;
		try {
			refuseOldN8n();
		} catch (cause) {
			error = toNodeError({} as n8n.INode, cause);
		}
		expect(error).toMatchObject({
			message: 'AWS CloudWatch Evidently needs n8n 1.104 or newer, and this one is older',
			description: 'Update n8n.',
		});
	});
});
