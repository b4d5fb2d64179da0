import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import type { HttpRequest, QueryParameterBag } from '@smithy/types';

import { SIGNING_NAME } from '../api/signing';
import { refuseRole, toConnection, type Connection } from '../shared/connection';
import { InvalidValueError } from '../shared/invalidValue';
import { FORM_TYPE, toHttpOptions } from './httpOptions';
import { loadSdk } from './sdk/loadSdk';
import { Sha256 } from './sdk/sha256';

/** n8n's request options. Its HTTP Request node has the older names `uri`, `form` and `formData`. */
type Options = IHttpRequestOptions & { uri?: string; form?: IDataObject; formData?: unknown };

/** Options whose values are in the signed URL and the signed body. */
const IN_URL_OR_BODY = { baseURL: undefined, qs: undefined, form: undefined };

/**
 * Signs another node's request with SigV4 for Evidently. The query becomes part of the URL and the
 * body becomes bytes, so that n8n sends exactly what was signed.
 *
 * @throws InvalidValueError for a credential or a body that can't be used.
 */
export async function signRequest(
	fields: ICredentialDataDecryptedObject,
	options: Options,
): Promise<IHttpRequestOptions> {
	const connection = toConnection(fields);
	refuseRole(fields, 'Only the AWS CloudWatch Evidently node can assume a role.');
	const request = await sign(toRequest(options), connection);
	const signed = toHttpOptions(request);
	return {
		...options,
		...IN_URL_OR_BODY,
		...signed,
		...(options.uri !== undefined && { uri: signed.url }),
		headers: { ...headersBut(options, request.headers), ...signed.headers },
	};
}

async function sign(request: HttpRequest, { region, keys }: Connection): Promise<HttpRequest> {
	const { SignatureV4 } = await loadSdk();
	const signer = new SignatureV4({
		service: SIGNING_NAME,
		region,
		credentials: keys,
		sha256: Sha256,
	});
	return await signer.sign(request);
}

/** Returns the request with only the headers to sign, since n8n may still change the others. */
function toRequest(options: Options): HttpRequest {
	const { protocol, hostname, port, pathname, searchParams, host } = toTarget(options);
	const body = toBody(options);
	const contentType = findHeader(options, 'content-type') ?? body?.contentType;
	return {
		method: options.method ?? 'GET',
		protocol,
		hostname,
		port: port === '' ? undefined : Number(port),
		path: pathname,
		query: toQuery(searchParams, options.qs),
		headers: { host, ...(body && contentType !== undefined && { 'content-type': contentType }) },
		body: body?.bytes,
	};
}

function toTarget({ url, uri, baseURL }: Options): URL {
	const target = uri ?? url;
	if (URL.canParse(target, baseURL)) return new URL(target, baseURL);
	throw new InvalidValueError({ field: 'URL', seen: target, remedy: 'Use an http or https URL.' });
}

/** Joins the parameters of the URL and the separate ones. A parameter without a value isn't sent. */
function toQuery(inUrl: URLSearchParams, separate: IDataObject = {}): QueryParameterBag {
	const query: Record<string, string[]> = {};
	for (const [name, values] of [...inUrl, ...Object.entries(separate)]) {
		const present = [values].flat().filter((value) => value !== undefined && value !== null);
		if (present.length > 0) (query[name] ??= []).push(...present.map(toText));
	}
	return query;
}

function toText(value: unknown): string {
	if (typeof value === 'string') return value;
	return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

interface Body {
	bytes: Buffer;
	/** The content type of a request that doesn't set one. */
	contentType?: string;
}

function toBody(options: Options): Body | undefined {
	const { body, form, formData } = options;
	if (formData !== undefined) throw unsignableBody('a multipart form');
	if (form !== undefined) return toForm(form);
	if (body === undefined || body === null) return undefined;
	if (body instanceof Uint8Array) return { bytes: Buffer.from(body) };
	if (typeof body === 'string') return { bytes: Buffer.from(body) };
	if (body instanceof URLSearchParams || findHeader(options, 'content-type') === FORM_TYPE) {
		return toForm(body as IDataObject);
	}
	if (isForm(body)) throw unsignableBody('a multipart form');
	if (isStream(body)) throw unsignableBody('a stream');
	return { bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

/** The signature covers the body's bytes, which n8n only writes while it sends a form or a stream. */
function unsignableBody(seen: string): InvalidValueError {
	const remedy = 'Use JSON, text, bytes or a URL-encoded form.';
	return new InvalidValueError({ field: 'body', seen, remedy });
}

function toForm(values: IDataObject | URLSearchParams): Body {
	const text = new URLSearchParams(values as Record<string, string>).toString();
	return { bytes: Buffer.from(text), contentType: FORM_TYPE };
}

/** Recognizes Node's own forms and those of the package form-data. */
function isForm(body: unknown): boolean {
	return Object.prototype.toString.call(body) === '[object FormData]';
}

function isStream(body: unknown): boolean {
	return typeof (body as Partial<NodeJS.ReadableStream>).pipe === 'function';
}

function findHeader({ headers = {} }: Options, name: string): string | undefined {
	const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
	return key === undefined ? undefined : toText(headers[key]);
}

/** The request's headers without those that the signature sets, whatever their case. */
function headersBut({ headers = {} }: Options, signed: Record<string, string>): IDataObject {
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => !(name.toLowerCase() in signed)),
	);
}
