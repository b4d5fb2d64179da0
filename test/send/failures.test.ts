import { ExpressionError, type INode } from 'n8n-workflow';

import { itemError } from '../../nodes/AwsEvidently/send/failures';

const NODE = { name: 'Evidently' } as INode;

describe('The error of an item', () => {
	it("keeps n8n's error for an expression, with its description, its context and the item", () => {
		const cause = new ExpressionError('Can not read ENOENT', {
			description: 'Check the node.',
			parameter: 'data',
			nodeCause: 'Webhook',
			type: 'paired_item_no_info',
		});
		expect(itemError(NODE, cause, 3)).toMatchObject({
			name: 'NodeOperationError',
			message: 'Can not read ENOENT',
			description: 'Check the node.',
			context: {
				itemIndex: 3,
				parameter: 'data',
				nodeCause: 'Webhook',
				type: 'paired_item_no_info',
			},
		});
	});

	it('names the item in the error for an invalid value', () => {
		expect(itemError(NODE, new Error('Missing field "at".'), 3)).toMatchObject({
			message: 'Item 3: Missing field "at".',
			context: { itemIndex: 3 },
		});
	});
});
