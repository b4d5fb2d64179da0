import type { INodeProperties, IWebhookDescription, TriggerPanelDefinition } from 'n8n-workflow';

const RECEIVING =
	'https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently/blob/main/docs/receiving.md';

/** What the webhooks have in common: n8n sends the node's response, and hides the URL. */
const served = {
	name: 'default',
	responseMode: 'onReceived',
	// If it is empty, n8n sends the node's response, or with `lastNode` all items of the last node.
	responseData: '',
	ndvHideUrl: true,
} as const;

/**
 * Returns the webhook for all paths of this number of segments, whose operation the node itself finds.
 * n8n distinguishes a node's test webhooks only by the method and the number of segments, so of two
 * webhooks that have both in common, it would register the last one alone.
 *
 * n8n serves these paths below the node's ID, but stores them without it, and no two nodes may have the
 * same stored path. That is why the ID is in the first parameter's name.
 */
const anyPath = (httpMethod: 'GET' | 'POST', segments: number) => ({
	...served,
	httpMethod,
	path: `={{ ":" + $webhookId + "${'/:segment'.repeat(segments - 1)}" }}`,
	isFullPath: true,
});

/**
 * n8n responds at once or once the workflow has ended. The node itself responds to requests that don't
 * wait for the workflow, such as evaluations. n8n doesn't evaluate an expression in the option.
 */
const mayStartWorkflow = {
	responseMode:
		'={{ $parameter["options"]?.["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
} as const;

/** n8n decodes the slash in the ARN of a project, which adds a segment to the path. */
export const webhooks: IWebhookDescription[] = [
	// No SDK calls the endpoint's own URL, but the editor shows it.
	{
		...served,
		httpMethod: 'GET',
		path: '',
		isFullPath: true,
		ndvHideUrl: false,
		ndvHideMethod: true,
	},
	// Events and batches of evaluations have three segments, and single evaluations have four.
	{ ...anyPath('POST', 3), ...mayStartWorkflow },
	{ ...anyPath('POST', 4), ...mayStartWorkflow },
	{ ...anyPath('POST', 5), ...mayStartWorkflow },
	// The list of projects and one project.
	{ ...served, httpMethod: 'GET', path: 'projects' },
	anyPath('GET', 2),
	anyPath('GET', 3),
];

const testUrl =
	'Webhooks have two URLs. While you build the workflow, set the <b>test URL</b> as the Evidently endpoint of your application: execute this step, send an event, and it shows up here.';

export const triggerPanel: TriggerPanelDefinition = {
	header: 'Receive events from your application',
	executionsHelp: {
		inactive: `${testUrl}<br /><br />Once the workflow is published, requests to the <b>production URL</b> start it. They show up in the executions list, not here.`,
		active: `${testUrl}<br /><br />The workflow is published, so requests to the <b>production URL</b> start it. They show up in the <a data-key='executions'>executions list</a>, not here.`,
	},
	activationHint:
		"Once you've finished building your workflow, publish it to receive events at the production URL",
};

const connect: INodeProperties = {
	displayName: `Copy a URL from <b>Webhook URLs</b> above, and set it as the endpoint of your application's Evidently client. <a href="${RECEIVING}" target="_blank">How to do it in each SDK</a>.`,
	name: 'connect',
	type: 'notice',
	default: '',
};

const authentication: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{
			name: 'Verify AWS Signature',
			value: 'signature',
			description: 'Accept only requests signed with the keys of the credential',
		},
		{
			name: 'Accept Any Request',
			value: 'none',
			description: 'Check no signature',
		},
	],
	default: 'signature',
	description: 'Which requests to accept',
};

const openToAll: INodeProperties = {
	displayName:
		'Anyone who knows the URL can send events. Use this only if your network keeps others out.',
	name: 'openToAll',
	type: 'notice',
	default: '',
	displayOptions: { show: { authentication: ['none'] } },
};

const projects: INodeProperties = {
	displayName: 'Projects',
	name: 'projects',
	type: 'string',
	default: '',
	placeholder: 'e.g. checkout, search',
	description:
		'Comma-separated names of the projects that exist here. Leave empty to accept every project.',
};

const FEATURES_EXAMPLE =
	'{ "features": [{ "name": "checkout-flow", "variations": [{ "name": "classic", "value": { "stringValue": "classic" } }, { "name": "express", "value": { "stringValue": "express" } }] }], "experiments": [{ "name": "faster-checkout", "samplingRate": 100000, "treatments": [{ "name": "control", "featureVariations": { "checkout-flow": "classic" } }, { "name": "new", "featureVariations": { "checkout-flow": "express" } }], "onlineAbDefinition": { "treatmentWeights": { "control": 50000, "new": 50000 } } }] }';

const features: INodeProperties = {
	displayName: 'Features',
	name: 'features',
	type: 'json',
	typeOptions: { rows: 5 },
	default: '',
	description: `Features, launches and experiments that applications can evaluate. Leave empty if they only send events. An experiment with two variations: <code>${FEATURES_EXAMPLE}</code>. <a href="https://github.com/n8n-nodes-aws-evidently/n8n-nodes-aws-evidently/blob/main/docs/evaluating.md" target="_blank">More info</a>.`,
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	// n8n adds its own Allowed Origins (CORS) to these.
	options: [
		{
			displayName: 'Data Format',
			name: 'dataFormat',
			type: 'options',
			options: [
				{
					name: 'Parsed JSON',
					value: 'json',
					description: 'Fields that the next nodes can use',
				},
				{
					name: 'Raw Text',
					value: 'text',
					description: 'JSON text as it was sent, for numbers that JavaScript would round',
				},
			],
			default: 'json',
			description: 'How to return the data of an event',
		},
		{
			displayName: 'Evaluation Events',
			name: 'evaluationEvents',
			type: 'options',
			options: [
				{
					name: 'Launches and Experiments',
					value: 'assigned',
					description: 'Evaluations that a launch or an experiment decided',
				},
				{
					name: 'All',
					value: 'all',
					description: 'Overrides and default variations, too',
				},
				{ name: 'None', value: 'none', description: 'Evaluations never start the workflow' },
			],
			default: 'assigned',
			description: 'Which evaluations start the workflow, with an item for each',
		},
		{
			displayName: 'Respond',
			name: 'responseMode',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Immediately',
					value: 'onReceived',
					description: 'As soon as n8n has recorded the execution',
				},
				{
					name: 'When Last Node Finishes',
					value: 'lastNode',
					description:
						'When the workflow has ended. If it failed, the client gets an error and can send again.',
				},
			],
			default: 'onReceived',
			description: 'When the client gets the response that its events were accepted',
		},
	],
};

/** The trigger's parameters, in the order of the editor. */
export const properties: INodeProperties[] = [
	connect,
	authentication,
	openToAll,
	projects,
	features,
	options,
];
