import type * as n8n from 'n8n-workflow';

import { toNodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import { refuseOldN8n } from '../../nodes/AwsEvidently/shared/supportedN8n';

type Workflow = { -readonly [Name in keyof typeof n8n]?: (typeof n8n)[Name] };

const mocked: Workflow = jest.requireMock('n8n-workflow');

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<Workflow>('n8n-workflow') }));

describe('An n8n', () => {
	it('of today is let be', () => {
		expect(refuseOldN8n).not.toThrow();
	});

	it('that is too old is refused in plain words', () => {
		// As up to n8n 1.101, which `npm run test:versions` has.
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
