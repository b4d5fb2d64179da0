import { unsupportedMediaTypeException } from './awsErrors';

/** The parts of an HTTP request that a signature covers, except for the body. */
export interface WireRequest {
	method: string;
	/** The request target (path and query), exactly as sent. */
	target: string;
	/** Lower-case names, each with every value sent, like Node's `headersDistinct`. */
	headers: NodeJS.Dict<string[]>;
}

export interface ReceivedRequest extends WireRequest {
	/** The body's bytes as received. */
	body: Buffer;
	/** The time of arrival in epoch milliseconds. */
	receivedAt: number;
}

/** Returns the first value of a header. */
export function header(
	{ headers }: Pick<WireRequest, 'headers'>,
	name: string,
): string | undefined {
	return headers[name]?.[0];
}

/** A client that uses the server as its proxy sends `http://HOST/path` but signs only `/path`. */
export function originForm(target: string): string {
	return target.replace(/^https?:\/\/[^/]*/i, '');
}

/** Splits a request target into its path and its query, which excludes the question mark. */
export function splitTarget(target: string): [path: string, query: string] {
	const at = target.indexOf('?');
	return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

/**
 * Rejects compressed bodies: no SDK sends one, and a server that decompresses it no longer has the
 * bytes that were signed.
 * @throws UnsupportedMediaTypeException
 */
export function checkEncoding(request: Pick<WireRequest, 'headers'>): void {
	const encoding = header(request, 'content-encoding') ?? '';
	if (['', 'identity'].includes(encoding.trim().toLowerCase())) return;
	throw unsupportedMediaTypeException('an encoded body');
}

/** Some SDKs name a version of AWS's JSON protocol. Evidently's bodies are the same in each. */
const JSON_TYPES = ['application/json', 'application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

/**
 * Rejects content types other than JSON. A request may omit the header or leave it empty.
 * @throws UnsupportedMediaTypeException
 */
export function checkContentType(request: Pick<WireRequest, 'headers'>): void {
	const type = header(request, 'content-type') ?? '';
	const mediaType = type.split(';')[0]!.trim().toLowerCase();
	if (type === '' || JSON_TYPES.includes(mediaType)) return;
	throw unsupportedMediaTypeException(`the content type '${type}'`);
}
