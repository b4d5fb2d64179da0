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
 * A webhook whose path has a parameter. n8n stores such a path without the node's ID, so two triggers
 * can't have the same one: hence the ID in the parameter's name. The node itself reads only the URL.
 * @param before the path up to the parameter
 */
const withParameter = (httpMethod: 'GET' | 'POST', before: string, after = '') => ({
	...served,
	httpMethod,
	path: `={{ "${before}/:" + $webhookId + "${after}" }}`,
	// n8n serves a path with a parameter below the node's ID nevertheless.
	isFullPath: true,
});

/** When n8n responds to a request that may start the workflow. It doesn't evaluate the option. */
const startsWorkflow = {
	responseMode:
		'={{ $parameter["options"]?.["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}',
} as const;

/** The routes that n8n passes on to the node, which finds the operation itself. */
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
	{ ...withParameter('POST', 'events/projects'), ...startsWorkflow },
	// n8n decodes the slash of an ARN, which adds a segment to the path.
	{ ...withParameter('POST', 'events/projects', '/:name'), ...startsWorkflow },
	// The next routes evaluate one or several features, for a project's name and for its ARN.
	withParameter('POST', 'projects', '/evaluations/:feature'),
	withParameter('POST', 'projects', '/:name/evaluations/:feature'),
	withParameter('POST', 'projects', '/evaluations'),
	withParameter('POST', 'projects', '/:name/evaluations'),
	{ ...served, httpMethod: 'GET', path: 'projects' },
	withParameter('GET', 'projects'),
	withParameter('GET', 'projects', '/:name'),
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
