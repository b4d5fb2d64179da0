import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Endpoint } from './endpoint';
import { failure, handleRequest, type Handled } from './handleRequest';
import { holdResponse } from './heldResponse';
import { toItems } from './outputItems';
import { readAuthentication, readOptions, readProjects, type ResponseMode } from './parameters';
import { readCredential } from './readCredential';
import { readFeatures } from './readFeatures';
import { originForm, type ReceivedRequest } from './request';
import { writeResponse } from './responses';

/** The date of the API's version, since the trigger has no creation time of a project. */
const CREATED_TIME = Date.UTC(2021, 1, 1) / 1000;

/**
 * Handles one request to the trigger. Accepted events start the workflow, and n8n responds once it
 * has recorded the execution or, depending on the option Respond, once the workflow has ended. Evaluations
 * start the workflow after their response. Every other request starts no workflow.
 *
 * It never throws: n8n would respond with a 500 and its own message, and record a failed execution.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { response, start, logEntry } = await handle(context);
	if (logEntry) context.logger[logEntry.level](`${context.getNode().name}: ${logEntry.message}`);
	const writer = context.getResponseObject();
	const workflowData = start && [start.items];
	if (!start || start.respond === 'beforehand') {
		writeResponse(writer, response);
		return { noWebhookResponse: true, workflowData };
	}
	if (start.respond === 'lastNode') holdResponse(writer, response);
	else writer.set(response.headers);
	return { webhookResponse: response.body, workflowData };
}

/** The items that start the workflow, and when the trigger responds. */
interface Start {
	items: INodeExecutionData[];
	/** An evaluation is answered beforehand, so that it waits for neither the workflow nor a free slot. */
	respond: ResponseMode | 'beforehand';
}

async function handle(context: IWebhookFunctions): Promise<Handled & { start?: Start }> {
	try {
		const { dataFormat, responseMode, ...options } = readOptions(context);
		const endpoint = { ...readEndpoint(context), ...options };
		const handled = await handleRequest(toReceivedRequest(context), endpoint);
		const { received, requested } = handled;
		if (!received || received.events.length === 0) return handled;
		const isPut = requested?.operation.name === 'PutProjectEvents';
		const respond = isPut ? responseMode : 'beforehand';
		return { ...handled, start: { items: toItems(received, dataFormat), respond } };
	} catch (error) {
		return failure(error);
	}
}

function toReceivedRequest(context: IWebhookFunctions): ReceivedRequest {
	const { method, originalUrl, headersDistinct, rawBody } = context.getRequestObject();
	return {
		method,
		target: originForm(originalUrl),
		headers: headersDistinct,
		// n8n doesn't set it if it parses the body as a form.
		body: rawBody ?? Buffer.alloc(0),
		receivedAt: Date.now(),
	};
}

function readEndpoint(
	context: IWebhookFunctions,
): Omit<Endpoint, 'allowedOrigins' | 'evaluationEvents'> {
	const isVerified = readAuthentication(context) === 'signature';
	// n8n serves the trigger's paths below its webhook ID.
	const end = `/${encodeURI(context.getNode().webhookId ?? '')}`;
	return {
		...(isVerified && { findCredential: () => readCredential(context) }),
		isBasePath: (path) => path.endsWith(end),
		projects: readProjects(context),
		createdTime: CREATED_TIME,
		readFeatures: () => readFeatures(context),
		readPublicUrl: () => readPublicUrl(context),
	};
}

/** The URL that the editor shows. Older versions of n8n return only the production URL. */
function readPublicUrl(context: IWebhookFunctions): URL | undefined {
	const url = context.getWebhookResourceUrl?.('default') ?? context.getNodeWebhookUrl('default');
	return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}
