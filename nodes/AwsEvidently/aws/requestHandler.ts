import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from '@smithy/types';

import { toHttpOptions } from './httpOptions';
import { shorten } from '../shared/invalidValue';

/** The request helper of n8n that carries the SDK's requests: the one interface to the network. */
export type SendHttp = (options: IHttpRequestOptions) => Promise<HttpReply>;

export interface HttpReply {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

export type Handler = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

export interface AttemptOptions {
	/** From the start to the last byte of the reply, in milliseconds. */
	timeout: number;
	/** Aborts what is under way, and lets nothing new out. */
	signal?: AbortSignal;
}

/**
 * The SDK's `requestHandler` on n8n's request helper, so that n8n's proxies, its protection from
 * server-side request forgery and its TLS settings hold. One call is one attempt.
 */
export function requestHandler(sendHttp: SendHttp, { timeout, signal }: AttemptOptions): Handler {
	return {
		async handle(request) {
			const deadline = AbortSignal.timeout(timeout);
			try {
				const reply = await sendHttp(
					toOptions(request, timeout, signal ? AbortSignal.any([signal, deadline]) : deadline),
				);
				return { response: toResponse(reply, secretsOf(request)) };
			} catch (error) {
				if (signal?.aborted) throw named('AbortError', 'The execution was canceled');
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

function toResponse({ statusCode, headers, body }: HttpReply, secrets: string[]): HttpResponse {
	return { statusCode, headers: toHeaders(headers), body: withoutSecrets(toBytes(body), secrets) };
}

/** What of a credential is on the wire: the secret key itself never is. */
function secretsOf({ headers }: HttpRequest): string[] {
	const [, keyId, signature] =
		/Credential=([^/]+).*Signature=(\w+)/.exec(headers.authorization ?? '') ?? [];
	return [keyId, signature, headers['x-amz-security-token']].filter((each) => each !== undefined);
}

/** AWS's own message on a wrong signature can repeat the headers, and others may do worse. */
function withoutSecrets(body: Buffer, secrets: string[]): Buffer {
	const repeated = secrets.filter((secret) => body.includes(secret));
	if (repeated.length === 0) return body;
	return Buffer.from(
		repeated.reduce((text, secret) => text.replaceAll(secret, '***'), body.toString()),
	);
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
