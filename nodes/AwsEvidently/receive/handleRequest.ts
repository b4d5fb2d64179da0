import type { PutProjectEventsReply } from '../api/results';
import { SIGNING_NAME } from '../api/signing';
import { parseAuthorization } from './authorization';
import { accessDeniedException, AwsError, internalServerException } from './awsErrors';
import { checkContentType, checkEncoding } from './content';
import { crossOrigin } from './cors';
import type { CredentialSource } from './credentials';
import { eventIds } from './eventIds';
import { parseEvents } from './events';
import type { AcceptedEvents } from './items';
import { toOperation, type Operation } from './operations';
import { checkExists, readReference, type Projects } from './projects';
import { getProjectReply, listProjectsReply } from './readProjects';
import { errorReply, jsonReply, type Reply } from './replies';
import { header, type WireRequest } from './request';
import { verifySignature, type Caller } from './signature';

/** What an endpoint's requests are held against. */
export interface Endpoint {
	/** Whose signature a request must carry; without it, any request is taken. */
	credentials?: CredentialSource;
	projects: Projects;
	/** What comes before the operations in a request's path, such as `/webhook/ID`. */
	basePath: string;
	/** Of browsers' pages that may send: `*`, or origins separated by commas. */
	allowedOrigins: string;
}

export interface Received extends WireRequest {
	/** The body's bytes as received. */
	body: Uint8Array;
	/** When, in milliseconds since 1970. */
	receivedAt: number;
}

export interface Handled {
	reply: Reply;
	/** Only if there are events, which must be kept before the reply goes out. */
	accepted?: AcceptedEvents;
	/** What went wrong here, for the log. */
	fault?: unknown;
}

/** Of a request that isn't signed. */
const NOBODY: Caller = { accessKeyId: '', region: 'us-east-1' };

/** Nothing here knows when a project was made, so they are all as old as the API's version. */
const CREATED_TIME = Date.UTC(2021, 1, 1) / 1000;

/** Verifies and reads a request; what is wrong with it becomes AWS's error in the reply. */
export function handleRequest(request: Received, endpoint: Endpoint): Handled {
	const { isAllowed, headers } = crossOrigin(header(request, 'origin'), endpoint.allowedOrigins);
	const handled = isAllowed ? answer(request, endpoint) : { reply: errorReply(foreignOrigin()) };
	Object.assign(handled.reply.headers, headers);
	return handled;
}

const foreignOrigin = () =>
	accessDeniedException('Requests from pages of this origin are not allowed.');

function answer(request: Received, endpoint: Endpoint): Handled {
	try {
		return read(request, endpoint);
	} catch (error) {
		return error instanceof AwsError ? { reply: errorReply(error) } : failed(error);
	}
}

/** By a mistake of ours, which is nothing that a client should be told about. */
export function failed(fault: unknown): Handled {
	return { reply: errorReply(internalServerException()), fault };
}

function read(request: Received, endpoint: Endpoint): Handled {
	const operation = toOperation(request.method, below(endpoint.basePath, request.target));
	checkEncoding(request);
	const caller = endpoint.credentials
		? verifySignature({
				service: SIGNING_NAME,
				request,
				body: request.body,
				credentials: endpoint.credentials,
				now: request.receivedAt,
			})
		: claimedCaller(request);
	return perform(operation, { request, endpoint, caller });
}

function below(basePath: string, target: string): string {
	return target.startsWith(basePath) ? target.slice(basePath.length) : '';
}

/** Who an unverified request says it is from. */
function claimedCaller(request: WireRequest): Caller {
	try {
		const { accessKeyId, scope } = parseAuthorization(header(request, 'authorization'));
		return { accessKeyId, region: scope.region };
	} catch {
		return NOBODY;
	}
}

interface Call {
	request: Received;
	endpoint: Endpoint;
	caller: Caller;
}

function perform(operation: Operation, call: Call): Handled {
	const { projects } = call.endpoint;
	const place = { region: call.caller.region, createdTime: CREATED_TIME };
	switch (operation.name) {
		case 'PutProjectEvents':
			return putProjectEvents(operation.project, call);
		case 'GetProject':
			return { reply: jsonReply(getProjectReply(find(operation.project, projects), place)) };
		case 'ListProjects':
			return { reply: jsonReply(listProjectsReply(projects.names, operation.query, place)) };
	}
}

function putProjectEvents(reference: string, { request, endpoint, caller }: Call): Handled {
	checkContentType(request);
	const events = parseEvents(request.body);
	const project = find(reference, endpoint.projects);
	const { accessKeyId } = caller;
	const ids = eventIds(events.length, { request, accessKeyId, project });
	const document: PutProjectEventsReply = {
		failedEventCount: 0,
		eventResults: ids.map((eventId) => ({ eventId })),
	};
	const reply = jsonReply(document);
	if (events.length === 0) return { reply };
	return { reply, accepted: { project, events, eventIds: ids, receivedAt: request.receivedAt } };
}

/** By the name at an ARN's end: whose it is, isn't checked. */
function find(reference: string, projects: Projects): string {
	const { name } = readReference(reference);
	checkExists(name, projects);
	return name;
}
