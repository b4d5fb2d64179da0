import { SIGNING_NAME } from '../api/signing';
import { parseAuthorization, readClaim } from './authorization';
import { accessDeniedException, AwsError, internalServerException } from './awsErrors';
import { crossOrigin } from './cors';
import type { Caller, Endpoint, Outcome } from './endpoint';
import { findOperation, pathOf, type Requested } from './operations';
import {
	checkEncoding,
	header,
	splitTarget,
	type ReceivedRequest,
	type WireRequest,
} from './request';
import { errorResponse } from './responses';
import { SignatureMismatch, verifySignature } from './signature';

export interface Handled extends Outcome {
	/** Set for a verified request, even if it is invalid otherwise. */
	requested?: Requested;
	/** An entry for the operator's log, without secrets. */
	logEntry?: LogEntry;
}

export interface LogEntry {
	level: 'error' | 'warn';
	message: string;
}

/**
 * Handles a request to the endpoint: verifies it, reads it and makes its response. It neither stores
 * nor sends anything, and it never throws: every error becomes a response.
 */
export async function handleRequest(
	request: ReceivedRequest,
	endpoint: Endpoint,
): Promise<Handled> {
	const { isAllowed, headers } = crossOrigin(header(request, 'origin'), endpoint.allowedOrigins);
	const handled = isAllowed ? await handle(request, endpoint) : failure(foreignOrigin());
	Object.assign(handled.response.headers, headers);
	return handled;
}

const foreignOrigin = () =>
	accessDeniedException('Requests from pages of this origin are not allowed.');

async function handle(request: ReceivedRequest, endpoint: Endpoint): Promise<Handled> {
	let requested: Requested | undefined;
	try {
		const found = findOperation(request, endpoint);
		checkEncoding(request);
		const caller = await authenticate(request, found, endpoint);
		requested = found;
		const { operation, parameters, query } = requested;
		return { requested, ...operation.perform({ request, endpoint, caller, parameters, query }) };
	} catch (error) {
		return { requested, ...failure(error) };
	}
}

/** Turns any error into a response. Only errors that are meant for clients are shown to them. */
export function failure(error: unknown): Handled {
	if (!(error instanceof AwsError)) {
		const message = error instanceof Error ? error.message : String(error);
		return {
			response: errorResponse(internalServerException()),
			logEntry: { level: 'error', message: `A request could not be handled: ${message}` },
		};
	}
	if (!(error instanceof SignatureMismatch)) return { response: errorResponse(error) };
	const message = `A request's signature doesn't match. It was verified for ${error.verified.join(' and for ')}.`;
	return { response: errorResponse(error), logEntry: { level: 'warn', message } };
}

async function authenticate(
	request: ReceivedRequest,
	requested: Requested,
	{ findCredential, readPublicUrl }: Endpoint,
): Promise<Caller> {
	if (!findCredential) return claimedCaller(request);
	const now = request.receivedAt;
	const claim = readClaim(request, SIGNING_NAME, now);
	const credential = await findCredential(claim.accessKeyId);
	const findOriginal = () => {
		const publicUrl = readPublicUrl?.();
		return publicUrl && originalRequest(request, requested, publicUrl);
	};
	verifySignature({ request, body: request.body, claim, credential, now, findOriginal });
	return { accessKeyId: claim.accessKeyId, region: claim.scope.region };
}

/** The request as a client sends it to the public URL, before a proxy changes its host or path. */
function originalRequest(
	request: WireRequest,
	requested: Requested,
	{ host, pathname }: URL,
): WireRequest {
	const [, query] = splitTarget(request.target);
	const path = pathname.replace(/\/$/, '') + pathOf(requested);
	return {
		...request,
		target: query ? `${path}?${query}` : path,
		headers: { ...request.headers, host: [host] },
	};
}

/** The caller of a request that isn't signed. */
const UNKNOWN_CALLER: Caller = { accessKeyId: '', region: 'us-east-1' };

/** The caller that an unverified request claims to be from. */
function claimedCaller(request: WireRequest): Caller {
	try {
		const { accessKeyId, scope } = parseAuthorization(header(request, 'authorization'));
		return { accessKeyId, region: scope.region };
	} catch {
		return UNKNOWN_CALLER;
	}
}
