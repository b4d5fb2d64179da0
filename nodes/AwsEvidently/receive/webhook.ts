import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { failed, handleRequest, type Endpoint, type Handled, type Received } from './handleRequest';
import { holdReply } from './heldReply';
import { toItems, type AcceptedEvents } from './items';
import { readKeys } from './keys';
import {
	readAuthentication,
	readOptions,
	readProjects,
	type Options,
	type ResponseMode,
} from './parameters';
import { writeReply } from './replies';
import { originForm } from './request';

/**
 * One request to the trigger. Accepted events start the workflow, and n8n replies once it has
 * recorded the execution or, if the trigger is set so, once the workflow has ended; every other
 * request is replied here and starts none.
 *
 * Never throws: n8n would answer 500 in words of its own and record a failed execution.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { reply, start, fault } = await handle(context);
	if (fault !== undefined) log(context, fault);
	const response = context.getResponseObject();
	if (!start) {
		writeReply(response, reply);
		return { noWebhookResponse: true };
	}
	if (start.responseMode === 'lastNode') holdReply(response, reply);
	else response.set(reply.headers);
	return { webhookResponse: reply.body, workflowData: [start.items] };
}

/** Of an execution. */
interface Start {
	items: INodeExecutionData[];
	responseMode: ResponseMode;
}

async function handle(context: IWebhookFunctions): Promise<Handled & { start?: Start }> {
	try {
		const request = toReceived(context);
		const options = readOptions(context);
		const handled = handleRequest(request, await toEndpoint(context, request, options));
		return { ...handled, start: handled.accepted && toStart(handled.accepted, options) };
	} catch (fault) {
		return failed(fault);
	}
}

const toStart = (accepted: AcceptedEvents, { dataFormat, responseMode }: Options): Start => ({
	items: toItems(accepted, dataFormat),
	responseMode,
});

function toReceived(context: IWebhookFunctions): Received {
	const { method, originalUrl, headersDistinct, rawBody } = context.getRequestObject();
	return {
		method,
		target: originForm(originalUrl),
		headers: headersDistinct,
		// n8n reads none where it takes the body for a form.
		body: rawBody ?? Buffer.alloc(0),
		receivedAt: Date.now(),
	};
}

async function toEndpoint(
	context: IWebhookFunctions,
	{ target }: Received,
	{ allowedOrigins }: Options,
): Promise<Endpoint> {
	const isVerified = readAuthentication(context) === 'signature';
	return {
		...(isVerified && { credentials: [await readKeys(context)] }),
		projects: readProjects(context),
		basePath: basePathIn(target, context.getNode().webhookId),
		allowedOrigins,
	};
}

/** n8n serves the trigger below a part of the path that is the node's alone. */
function basePathIn(target: string, webhookId = ''): string {
	return target.slice(0, target.indexOf(webhookId) + webhookId.length);
}

function log(context: IWebhookFunctions, fault: unknown): void {
	const reason = fault instanceof Error ? fault.message : String(fault);
	context.logger.error(`${context.getNode().name} could not handle a request: ${reason}`);
}
