import '../../n8n/engine/silence';
import 'reflect-metadata';
import '../../n8n/engine/environment';

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext, type PackageDirectoryLoader } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { AwsEvidentlyApi } from '../../credentials/AwsEvidentlyApi.credentials';
import { CredentialsHelper } from '../../n8n/engine/credentialsHelper';
import type { CredentialValues } from '../../n8n/engine/engine';
import { onCleanUp } from '../support/testKit';

export const WEBHOOK_ID = '5c1a3f0e-0000-4000-8000-000000000001';

export interface TriggerOptions {
	parameters?: INodeParameters;
	/** If it is undefined, the node has no credential. */
	credential?: ICredentialDataDecryptedObject;
	/** Whether the workflow behind the trigger fails. */
	fails?: boolean;
	/** The webhook ID that n8n assigns to each node that is added in the editor. */
	webhookId?: string;
	/** n8n's setting `WEBHOOK_URL` without a trailing slash. */
	publicUrl?: string;
}

/** The built trigger in n8n-core's own contexts, behind a server that calls it as n8n does. */
export interface Trigger {
	/** The endpoint that a client uses. */
	endpoint: string;
	/** The items of each execution that was started. */
	executions: INodeExecutionData[][];
	/** How often the node asked n8n for its credential. */
	readonly credentialReads: number;
	/** Calls the check that n8n calls when the workflow is published. */
	activate(): Promise<boolean>;
}

export async function startTrigger(type: INodeType, options: TriggerOptions): Promise<Trigger> {
	const node = toNode({ webhookId: WEBHOOK_ID, ...options });
	const workflow = toWorkflow(node, type);
	const reads = { count: 0 };
	const executions: INodeExecutionData[][] = [];
	const call = async (httpRequest: Request, httpResponse: Response) => {
		const data = { ...additionalData(options, reads), httpRequest, httpResponse };
		const webhook = { webhookDescription: type.description.webhooks![1]! } as IWebhookData;
		const context = new WebhookContext(workflow, node, data, 'webhook', webhook, [], null);
		const result = await type.webhook!.call(context);
		if (result.workflowData) executions.push(result.workflowData[0]!);
		if (result.noWebhookResponse) return;
		if (responseMode(workflow, node, webhook) === 'lastNode') answerAtTheEnd(httpResponse, options);
		else httpResponse.send(result.webhookResponse);
	};
	return {
		endpoint: `${await serve(call)}/webhook/${node.webhookId}`,
		executions,
		get credentialReads() {
			return reads.count;
		},
		activate: async () => {
			const data = additionalData(options, reads);
			const hooks = new HookContext(workflow, node, data, 'trigger', 'activate');
			return await type.webhookMethods!.default!.checkExists.call(hooks);
		},
	};
}

/** Evaluates the response mode in the node's description, as n8n does. */
function responseMode(workflow: Workflow, node: INode, { webhookDescription }: IWebhookData) {
	const { responseMode: described } = webhookDescription;
	return workflow.expression.getSimpleParameterValue(node, described, 'webhook', {});
}

/** Responds as n8n 2.40 does when a workflow has ended: with the items of the last node, or an error. */
function answerAtTheEnd(response: Response, { fails = false }: TriggerOptions): void {
	if (fails) response.status(500).json({ message: 'Error in workflow' });
	else response.status(200).json([{ of: 'the last node' }]);
}

function toNode({ parameters = {}, credential, webhookId }: TriggerOptions): INode {
	return {
		id: 'trigger',
		name: 'Trigger',
		type: 'n8n-nodes-aws-evidently.awsEvidentlyTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		webhookId,
		...(credential && { credentials: { awsEvidentlyApi: { id: '1', name: 'Keys' } } }),
	};
}

function toWorkflow(node: INode, type: INodeType): Workflow {
	const find = () => type;
	const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	return new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
}

function additionalData({ credential, publicUrl }: TriggerOptions, reads: { count: number }) {
	const loader = { getCredential: () => ({ type: new AwsEvidentlyApi() }) };
	const values: CredentialValues = credential ? { awsEvidentlyApi: credential } : {};
	const helper = new CredentialsHelper(loader as unknown as PackageDirectoryLoader, values);
	const getDecrypted = helper.getDecrypted.bind(helper);
	helper.getDecrypted = async (...args) => {
		reads.count += 1;
		return await getDecrypted(...args);
	};
	const data = { credentialsHelper: helper, webhookBaseUrl: `${publicUrl}/webhook` };
	return data as unknown as IWorkflowExecuteAdditionalData;
}

/** Starts a server that reads the body before it calls the node, as n8n does. */
async function serve(call: (request: Request, response: Response) => Promise<void>) {
	const app = express();
	app.use(express.raw({ type: () => true, limit: '16mb' }), async (request, response) => {
		if (Buffer.isBuffer(request.body)) request.rawBody = request.body;
		await call(request, response);
	});
	const server = createServer(app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onCleanUp(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
