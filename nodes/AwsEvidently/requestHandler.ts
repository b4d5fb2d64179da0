import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';

import { toHttpOptions } from './httpOptions';
import { shorten } from './invalidValue';

/** The request helper of n8n that carries the SDK's requests: the one interface to the network. */
export type SendHttp = (options: IHttpRequestOptions) => Promise<HttpReply>;

export interface HttpReply {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

export type Handler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

/**
 * The SDK's `requestHandler` on n8n's request helper, so that n8n's proxies, its protection from
 * server-side request forgery and its TLS settings hold. One call is one attempt.
 *
 * @param timeout for one attempt, from the start to the last byte of the reply, in milliseconds.
 */
export function requestHandler(sendHttp: SendHttp, timeout: number): Handler {
	return {
		async handle(request, { abortSignal } = {}) {
			const deadline = AbortSignal.timeout(timeout);
			const cancelled = abortSignal as AbortSignal | undefined;
			try {
				const reply = await sendHttp(
					toOptions(
						request,
						timeout,
						cancelled ? AbortSignal.any([cancelled, deadline]) : deadline,
					),
				);
				return { response: toResponse(reply) };
			} catch (error) {
				if (cancelled?.aborted) throw named('AbortError', 'The execution was canceled');
				if (deadline.aborted || isTimeout(error)) {
					throw named('TimeoutError', `No reply within ${timeout} ms`);
				}
				throw withoutRequest(error);
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
		// A signature holds for one URL, and the body is nobody else's business.
		disableFollowRedirect: true,
		// The helper starts its own timeout anew with every byte; the signal holds for the whole attempt.
		timeout,
		abortSignal,
	};
}

function toResponse({ statusCode, headers, body }: HttpReply): HttpResponse {
	return { statusCode, headers: toHeaders(headers), body: toBytes(body) };
}

function toHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

function toBytes(body: unknown): Uint8Array {
	return body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : '');
}

function named(name: string, message: string): Error {
	return Object.assign(new Error(message), { name });
}

/** The code of the helper's own timeout, which the SDK doesn't know. */
function isTimeout(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ECONNABORTED';
}

/** n8n's helper throws errors that carry the whole request, signature included: only the words and the code go on. */
function withoutRequest(error: unknown): Error {
	const { message, code, name } = error as Partial<NodeJS.ErrnoException> & IDataObject;
	return Object.assign(new Error(shorten(String(message), 500)), {
		name: typeof name === 'string' ? name : 'Error',
		...(typeof code === 'string' && { code }),
	});
}
