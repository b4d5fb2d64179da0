import type { INode } from 'n8n-workflow';

import { n8nWorkflow } from '../support/n8nWorkflow';

import { toNodeError } from '../../nodes/AwsEvidently/shared/nodeErrors';
import { refuseOldN8n } from '../../nodes/AwsEvidently/shared/supportedN8n';

const { isExpression } = n8nWorkflow;

afterEach(() => void Object.assign(n8nWorkflow, { isExpression }));

describe('refuseOldN8n', () => {
	it('accepts the installed version of n8n', () => {
		expect(refuseOldN8n).not.toThrow();
	});

	it('rejects a version of n8n that is too old, and names the required one', () => {
		// n8n up to 1.101 lacks this function. `npm run test:versions` runs such a version.
		Object.assign(n8nWorkflow, { isExpression: undefined });
		let error;
		try {
			refuseOldN8n();
		} catch (cause) {
			error = toNodeError({} as INode, cause);
		}
		expect(error).toMatchObject({
			message: 'AWS CloudWatch Evidently needs n8n 1.104 or newer, and this one is older',
			description: 'Update n8n.',
		});
	});
});
