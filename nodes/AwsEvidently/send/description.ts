import type { INodeProperties } from 'n8n-workflow';

import { CUSTOM_EVENT, EVALUATION_EVENT, MAX_EVENTS } from '../api/events';
import { ARN_PATTERN, ARN_RULE, NAME_PATTERN, NAME_RULE } from '../api/projects';
import { evaluationFields } from './evaluationFields';
import {
	DEFAULT_CONCURRENCY,
	DEFAULT_MAX_ATTEMPTS,
	DEFAULT_TIMEOUT_MS,
	LABELS,
	LIMITS,
} from './runOptions';

const DOCS = 'https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently/blob/main/docs';

const fromEachItem = { eventSource: ['item'] };

const notice: INodeProperties = {
	displayName: `AWS ended support for CloudWatch Evidently on October 16, 2025. Send to n8n's own <a href="${DOCS}/receiving.md" target="_blank">AWS CloudWatch Evidently Trigger</a> or to <a href="${DOCS}/local-evidently.md" target="_blank">another service with the Evidently API</a>: enter its URL as the <b>Endpoint</b> of the credential.`,
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
			description: 'Send items as events to a project',
			action: 'Send events to a project',
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
	description: 'The project to send the events to',
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
			description: 'Make an event of each item, with the parameters below',
		},
		{
			name: 'Items Are Already Events',
			value: 'event',
			description: 'Each item has "type", "timestamp" and "data", as from the trigger',
		},
	],
	default: 'item',
	description: 'How items become events',
};

const eventType: INodeProperties = {
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
			description: 'Which variation of a feature a user got',
		},
	],
	default: CUSTOM_EVENT,
	description: 'What the event records',
};

const timestampSource: INodeProperties = {
	displayName: 'Timestamp',
	name: 'timestampSource',
	type: 'options',
	displayOptions: { show: fromEachItem },
	options: [
		{ name: 'Now', value: 'now', description: 'The time of the run, the same for all events' },
		{ name: 'From Input Field', value: 'field' },
		{ name: 'Define Below', value: 'value' },
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
		"Field with an ISO 8601 date, epoch seconds or epoch milliseconds. Drag it here, or use a path like order.createdAt. A date without a time zone is in the workflow's.",
};

const timestamp: INodeProperties = {
	displayName: 'Timestamp Value',
	name: 'timestamp',
	type: 'dateTime',
	displayOptions: { show: { ...fromEachItem, timestampSource: ['value'] } },
	default: '={{ $now }}',
	description: "A date without a time zone is in the workflow's",
};

const dataSource: INodeProperties = {
	displayName: 'Data',
	name: 'dataSource',
	type: 'options',
	displayOptions: { show: fromEachItem },
	options: [
		{ name: 'All Input Fields', value: 'item' },
		{ name: 'Selected Input Fields', value: 'fields' },
		{ name: 'JSON', value: 'json' },
		{
			name: 'Evaluation Fields',
			value: 'evaluation',
			description: 'Feature, entity and variation, without JSON',
			displayOptions: { show: { eventType: [EVALUATION_EVENT] } },
		},
	],
	default: 'item',
	description: 'What the event contains',
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
		'Comma-separated fields to send. Drag them here, or use paths like user.name or orders[0].total. Fields that an item lacks are left out.',
};

const data: INodeProperties = {
	displayName: 'Data (JSON)',
	name: 'data',
	type: 'json',
	displayOptions: { show: { ...fromEachItem, dataSource: ['json'] } },
	default:
		'{\n  "details": { "pageLoadTime": 800 },\n  "userDetails": { "userId": "test-user" }\n}',
	description: 'An expression may return an object or JSON as text',
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: LABELS.eventKey,
			name: 'eventKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. eventKey',
			description:
				"Name of a field to add to each event's data. Its value repeats only if the same event of the same execution is sent again, so that receivers can drop duplicates.",
		},
		{
			displayName: LABELS.batchSize,
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LIMITS.batchSize.max },
			default: MAX_EVENTS,
			description: 'Maximum number of events per request',
		},
		{
			displayName: LABELS.concurrency,
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LIMITS.concurrency.max },
			default: DEFAULT_CONCURRENCY,
			description:
				'Maximum number of requests at the same time. Raise it if the service is far away.',
		},
		{
			displayName: LABELS.dryRun,
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description: 'Whether to return the events instead of sending them',
		},
		{
			displayName: LABELS.failOnRejected,
			name: 'failOnRejected',
			type: 'boolean',
			default: false,
			description:
				'Whether to stop with an error if the service rejects any event, after all are sent. Applies if On Error is Stop Workflow.',
		},
		{
			displayName: LABELS.maxAttempts,
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LIMITS.maxAttempts.max },
			default: DEFAULT_MAX_ATTEMPTS,
			description:
				'Maximum number of tries for a request, and for an event rejected for a temporary reason. A repeated request can store events twice.',
		},
		{
			displayName: LABELS.timeout,
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LIMITS.timeout.max },
			default: DEFAULT_TIMEOUT_MS,
			description: 'How long one attempt may take, in milliseconds',
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
	...evaluationFields,
	options,
];
