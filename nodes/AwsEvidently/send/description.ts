import type { INodeProperties } from 'n8n-workflow';

import { REASONS, type Reason } from '../api/evaluations';
import { CUSTOM_EVENT, EVALUATION_EVENT, MAX_EVENTS } from '../api/events';
import { ARN_PATTERN, ARN_RULE, NAME_PATTERN, NAME_RULE } from '../api/projects';

const DOCS = 'https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently/blob/main/docs';

const fromEachItem = { eventSource: ['item'] };

const notice: INodeProperties = {
	displayName: `AWS ended support for CloudWatch Evidently on October 16, 2025. Where can you send to? To n8n itself: the node <b>AWS CloudWatch Evidently Trigger</b> takes events, <a href="${DOCS}/receiving.md" target="_blank">like this</a>. Or to any other service that speaks the Evidently API, such as <a href="${DOCS}/local-evidently.md" target="_blank">one on your own machine</a>. Enter its URL as the <b>Endpoint</b> of the credential.`,
	name: 'endOfSupport',
	type: 'notice',
	default: '',
};

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Put Project Events',
			value: 'putProjectEvents',
			description: 'Send the incoming items as events to a project',
			action: 'Put project events',
		},
	],
	default: 'putProjectEvents',
};

const project: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The project that the events go to. It may differ from item to item.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a project...',
			typeOptions: { searchListMethod: 'listProjects', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. checkout',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: NAME_PATTERN,
						errorMessage: `A project name has ${NAME_RULE}`,
					},
				},
			],
		},
		{
			displayName: 'By ARN',
			name: 'arn',
			type: 'string',
			placeholder: 'e.g. arn:aws:evidently:us-east-1:123456789012:project/checkout',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: ARN_PATTERN,
						errorMessage: `A project ARN looks like ${ARN_RULE}`,
					},
				},
			],
		},
	],
};

const eventSource: INodeProperties = {
	displayName: 'Event Source',
	name: 'eventSource',
	type: 'options',
	options: [
		{
			name: 'Build From Each Item',
			value: 'item',
			description: 'Each item becomes an event by the settings below',
		},
		{
			name: 'Items Are Already Events',
			value: 'event',
			description: 'Each item\'s JSON is an event: { "type", "timestamp", "data" }',
		},
	],
	default: 'item',
	description: 'Where the type, the timestamp and the data of an event come from',
};

/** Its options are also what a run takes. */
export const eventType: INodeProperties = {
	displayName: 'Event Type',
	name: 'eventType',
	type: 'options',
	displayOptions: { show: fromEachItem },
	options: [
		{
			name: 'Custom',
			value: CUSTOM_EVENT,
			description: 'Something to measure, like a purchase or a page load',
		},
		{
			name: 'Evaluation',
			value: EVALUATION_EVENT,
			description: 'Which variation of a feature somebody was shown',
		},
	],
	default: CUSTOM_EVENT,
	description: 'What the event tells',
};

const timestampSource: INodeProperties = {
	displayName: 'Timestamp',
	name: 'timestampSource',
	type: 'options',
	displayOptions: { show: fromEachItem },
	options: [
		{ name: 'Now', value: 'now', description: 'One instant for all events of the run' },
		{ name: 'From a Field of the Item', value: 'field' },
		{ name: 'Value', value: 'value', description: 'A date that you enter or an expression gives' },
	],
	default: 'now',
	description: 'When the event happened',
};

const timestampField: INodeProperties = {
	displayName: 'Timestamp Field',
	name: 'timestampField',
	type: 'string',
	requiresDataPath: 'single',
	displayOptions: { show: { ...fromEachItem, timestampSource: ['field'] } },
	default: 'timestamp',
	placeholder: 'e.g. order.createdAt',
	description:
		'Path of the field, with dots between its parts. It may hold an ISO 8601 date, epoch seconds or epoch milliseconds; a date without a zone is in the time zone of the workflow.',
};

const timestamp: INodeProperties = {
	displayName: 'Timestamp Value',
	name: 'timestamp',
	type: 'dateTime',
	displayOptions: { show: { ...fromEachItem, timestampSource: ['value'] } },
	default: '={{ $now }}',
	description: 'A date without a zone is in the time zone of the workflow',
};

const dataSource: INodeProperties = {
	displayName: 'Data',
	name: 'dataSource',
	type: 'options',
	displayOptions: { show: fromEachItem },
	options: [
		{ name: "All of the Item's JSON", value: 'item' },
		{ name: 'Some Fields of the Item', value: 'fields' },
		{ name: 'JSON', value: 'json', description: 'JSON that you enter or an expression gives' },
		{
			name: 'Evaluation Fields',
			value: 'evaluation',
			description: 'Feature, entity and variation, each from a field of its own',
			displayOptions: { show: { eventType: [EVALUATION_EVENT] } },
		},
	],
	default: 'item',
	description: 'What the event holds',
};

const dataFields: INodeProperties = {
	displayName: 'Data Fields',
	name: 'dataFields',
	type: 'string',
	requiresDataPath: 'multiple',
	displayOptions: { show: { ...fromEachItem, dataSource: ['fields'] } },
	default: '',
	placeholder: 'e.g. userDetails.userId, details.pageLoadTime',
	description:
		'Paths of the fields, separated by commas, with dots between the parts of a path. They stay nested in the event; a field that an item lacks is left out.',
};

const data: INodeProperties = {
	displayName: 'Data (JSON)',
	name: 'data',
	type: 'json',
	displayOptions: { show: { ...fromEachItem, dataSource: ['json'] } },
	default:
		'{\n  "details": { "pageLoadTime": 800 },\n  "userDetails": { "userId": "test-user" }\n}',
	description: 'An expression may give an object or a string that holds JSON',
};

const feature: INodeProperties = {
	displayName: 'Feature',
	name: 'feature',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. checkout-flow',
	description: 'The name of the feature',
};

const entityId: INodeProperties = {
	displayName: 'Entity ID',
	name: 'entityId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. u-17',
	description: 'Who or what got the variation, such as the ID of a user or a session',
};

const variation: INodeProperties = {
	displayName: 'Variation',
	name: 'variation',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. oneStepCheckout',
	description: 'The name of the variation',
};

const REASON_DESCRIPTIONS: Record<Reason, string> = {
	DEFAULT: 'No rule matched: the default variation',
	LAUNCH_RULE_MATCH: 'The entity takes part in a launch',
	EXPERIMENT_RULE_MATCH: 'The entity takes part in an experiment',
	ENTITY_OVERRIDES_MATCH: 'The variation is fixed for this entity',
};

const REASON_NAMES: Record<Reason, string> = {
	DEFAULT: 'Default',
	LAUNCH_RULE_MATCH: 'Launch Rule Match',
	EXPERIMENT_RULE_MATCH: 'Experiment Rule Match',
	ENTITY_OVERRIDES_MATCH: 'Entity Overrides Match',
};

const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'options',
	options: REASONS.map((value) => ({
		name: REASON_NAMES[value],
		value,
		description: REASON_DESCRIPTIONS[value],
	})),
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
			description: 'What is known of the entity, as a JSON object',
		},
		{
			displayName: 'Experiment',
			name: 'experiment',
			type: 'string',
			default: '',
		},
		{ displayName: 'Salt', name: 'salt', type: 'string', default: '' },
		{ displayName: 'Treatment', name: 'treatment', type: 'string', default: '' },
	],
};

const evaluationFields = [feature, entityId, variation, reason, evaluation];

/**
 * Shown where Data is Evaluation Fields, and not where it is an expression: n8n shows what depends on
 * one in any case, and runs no node that lacks a required parameter.
 */
const whereChosen: INodeProperties['displayOptions'] = {
	hide: {
		eventSource: ['event'],
		eventType: [CUSTOM_EVENT],
		dataSource: [{ _cnd: { not: 'evaluation' } }],
	},
};

/** Nothing is in the list, so that only an expression has them shown. */
const whereExpression: INodeProperties['displayOptions'] = { show: { dataSource: [] } };

/** Their defaults and limits are also what a run applies. */
export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Add Event Key',
			name: 'eventKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. eventKey',
			description:
				"Name of a member that is added to each event's data, with a text that stays the same when the same item of the same execution is sent again. Receivers can drop doubles by it.",
		},
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_EVENTS },
			default: MAX_EVENTS,
			description: `How many events go out in one request at most; the API takes up to ${MAX_EVENTS}`,
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 20,
			description:
				'How many requests are under way at the same time. The farther away the service is, the more a higher number helps.',
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description: 'Whether to return the events that would be sent, and send nothing',
		},
		{
			displayName: 'Fail on Rejected Events',
			name: 'failOnRejected',
			type: 'boolean',
			default: false,
			description:
				'Whether events that the service rejects end the workflow with an error, once all are sent. Holds where On Error is set to stop the workflow.',
		},
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10 },
			default: 3,
			description:
				'How often a request is tried in all, and an event that the service rejects for a passing reason. A repeated request can store an event twice.',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3_600_000 },
			default: 10_000,
			description: 'How long one try of a request may take, in milliseconds',
		},
	],
};

/** The node's parameters, in the order of the editor. */
export const properties: INodeProperties[] = [
	notice,
	operation,
	project,
	eventSource,
	eventType,
	timestampSource,
	timestampField,
	timestamp,
	dataSource,
	dataFields,
	data,
	...evaluationFields.map((field) => ({ ...field, displayOptions: whereChosen })),
	...evaluationFields.map((field) => ({
		...field,
		required: false,
		displayOptions: whereExpression,
	})),
	options,
];
