import type { IHttpRequestOptions } from 'n8n-workflow';
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';

import { shorten } from '../shared/invalidValue';
import { toHttpOptions } from './httpOptions';

/** n8n's request helper, which sends the SDK's requests. Nothing else uses the network. */
export type SendHttp = (options: IHttpRequestOptions) => Promise<HelperResponse>;

/** A response as n8n's request helpers return it. */
export interface HelperResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

export type Handler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

export interface AttemptOptions {
	/** The time from the start of an attempt to the last byte of its response, in milliseconds. */
	timeout: number;
	/** Aborts requests in flight, and prevents new ones. */
	signal?: AbortSignal;
}

/**
 * Creates the SDK's `requestHandler` from n8n's request helper, so that n8n's proxies, its TLS
 * settings and its protection from server-side request forgery apply. One call is one attempt.
 */
export function requestHandler(sendHttp: SendHttp, { timeout, signal }: AttemptOptions): Handler {
	return {
		async handle(request) {
			const deadline = AbortSignal.timeout(timeout);
			try {
				const abortSignal = signal ? AbortSignal.any([signal, deadline]) : deadline;
				return { response: toResponse(await sendHttp(toOptions(request, timeout, abortSignal))) };
			} catch (error) {
				if (signal?.aborted) throw named('AbortError', 'The execution was canceled');
				if (deadline.aborted || isTimeout(error)) {
					throw named('TimeoutError', `No response within ${timeout} ms.`);
				}
				throw toNetworkError(error);
			}
		},
	};
}

function toOptions(
	request: HttpRequest,
	timeout: number,
	abortSignal: AbortSignal,
): IHttpRequestOptions {
	return {
		...toHttpOptions(request),
		encoding: 'arraybuffer',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A signature is valid for one URL, and no other host should get the events.
		disableFollowRedirect: true,
		// The helper's own timeout starts again with every byte; the signal limits the whole attempt.
		timeout,
		abortSignal,
	};
}

function toResponse({ statusCode, headers, body }: HelperResponse): HttpResponse {
	return { statusCode, headers: toHeaders(headers), body: toBytes(body) };
}

function toHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

function toBytes(body: unknown): Buffer {
	return Buffer.from(body instanceof Uint8Array || typeof body === 'string' ? body : '');
}

function named(name: string, message: string): Error {
	return Object.assign(new Error(message), { name });
}

type ErrorWithCode = Partial<NodeJS.ErrnoException>;

/** Recognizes the helper's own timeout, whose code the SDK doesn't know. */
function isTimeout(error: unknown): boolean {
	return (error as ErrorWithCode).code === 'ECONNABORTED';
}

/**
 * Codes of axios, Node's HTTP parser, zlib and Brotli for a response that ends early or is damaged. By
 * then the service may have handled the request.
 */
const BROKEN_RESPONSE = /^(ERR_BAD_RESPONSE$|HPE_|Z_|ERR__ERROR_)/;

/** Turns the error for an incomplete response into that for a lost connection, which the SDK retries. */
export function brokenResponse(reason: string): Error {
	return Object.assign(new Error(reason), { code: 'ECONNRESET' });
}

/** The helper's errors hold the whole request with its signature, so only their text and code are kept. */
function toNetworkError(error: unknown): Error {
	const { message, code, name } = error as ErrorWithCode;
	const text = shorten(String(message), 500);
	if (typeof code === 'string' && BROKEN_RESPONSE.test(code)) {
		return brokenResponse(`${text} (${code})`);
	}
	return Object.assign(new Error(text), {
		name: typeof name === 'string' ? name : 'Error',
		...(typeof code === 'string' && { code }),
	});
}
