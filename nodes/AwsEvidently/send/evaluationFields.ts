import type { INodeProperties } from 'n8n-workflow';

import { REASONS, type Reason } from '../api/evaluations';
import { CUSTOM_EVENT } from '../api/events';

const feature: INodeProperties = {
	displayName: 'Feature',
	name: 'feature',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. checkout-flow',
	description: 'Name of the feature',
};

const entityId: INodeProperties = {
	displayName: 'Entity ID',
	name: 'entityId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. u-17',
	description: 'Who got the variation, such as the ID of a user or a session',
};

const variation: INodeProperties = {
	displayName: 'Variation',
	name: 'variation',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. oneStepCheckout',
	description: 'Name of the variation',
};

const REASON_OPTIONS: Record<Reason, { name: string; description: string }> = {
	DEFAULT: { name: 'Default', description: 'No rule matched, so it is the default variation' },
	LAUNCH_RULE_MATCH: { name: 'Launch Rule Match', description: 'The entity is part of a launch' },
	EXPERIMENT_RULE_MATCH: {
		name: 'Experiment Rule Match',
		description: 'The entity is part of an experiment',
	},
	ENTITY_OVERRIDES_MATCH: {
		name: 'Entity Overrides Match',
		description: 'The variation is fixed for this entity',
	},
};

const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'options',
	options: REASONS.map((value) => ({ value, ...REASON_OPTIONS[value] })),
	default: 'EXPERIMENT_RULE_MATCH',
	description: 'Why the entity got the variation',
};

const evaluation: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'evaluation',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Entity Attributes',
			name: 'entityAttributes',
			type: 'json',
			default: '{}',
			description: 'What is known about the entity, as a JSON object',
		},
		{
			displayName: 'Experiment',
			name: 'experiment',
			type: 'string',
			default: '',
			description: 'Name of the experiment',
		},
		{
			displayName: 'Salt',
			name: 'salt',
			type: 'string',
			default: '',
			description: 'Text that the assignment to the treatment was hashed with',
		},
		{
			displayName: 'Treatment',
			name: 'treatment',
			type: 'string',
			default: '',
			description: 'Name of the treatment within the experiment',
		},
	],
};

const fields = [feature, entityId, variation, reason, evaluation];

const whereChosen: INodeProperties['displayOptions'] = {
	hide: {
		eventSource: ['event'],
		eventType: [CUSTOM_EVENT],
		dataSource: [{ _cnd: { not: 'evaluation' } }],
	},
};

/** An empty list matches no value, so the fields are shown only if Data is an expression. */
const whereExpression: INodeProperties['displayOptions'] = { show: { dataSource: [] } };

/**
 * The parameters of Evaluation Fields. If Data is an expression, none of them is required, since n8n
 * doesn't run a node with an empty required parameter, whatever the expression returns.
 */
export const evaluationFields: INodeProperties[] = [
	...fields.map((field) => ({ ...field, displayOptions: whereChosen })),
	...fields.map((field) => ({ ...field, required: false, displayOptions: whereExpression })),
];
