import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';
import type { HttpRequest, QueryParameterBag } from '@smithy/types';

import { SIGNING_NAME } from '../api/signing';
import { refuseRole, toConnection, type Connection } from '../shared/connection';
import { FORM_TYPE, toHttpOptions } from './httpOptions';
import { InvalidValueError } from '../shared/invalidValue';
import { loadSdk } from './sdk/loadSdk';
import { Sha256 } from './sdk/sha256';

/** n8n's request options; its HTTP Request node has the older names `uri` and `form`. */
type Options = IHttpRequestOptions & { uri?: string; form?: IDataObject };

/** What the signed URL and the signed body hold already. */
const IN_URL_OR_BODY = { baseURL: undefined, qs: undefined, form: undefined };

/**
 * Signs a request of any node with SigV4 for Evidently. The query goes into the URL and the body
 * becomes bytes, so that n8n sends just what was signed.
 *
 * @throws InvalidValueError for a credential or a body that can't be used.
 */
export async function signRequest(
	fields: ICredentialDataDecryptedObject,
	options: Options,
): Promise<IHttpRequestOptions> {
	const connection = toConnection(fields);
	refuseRole(connection, 'Only the AWS CloudWatch Evidently node can assume a role.');
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

/** With those headers only that are signed: n8n may still change the others. */
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

function toQuery(inUrl: URLSearchParams, besides: IDataObject = {}): QueryParameterBag {
	const query: Record<string, string[]> = {};
	const add = (name: string, value: unknown) => (query[name] ??= []).push(toText(value));
	for (const [name, value] of inUrl) add(name, value);
	for (const [name, value] of Object.entries(besides)) {
		if (value !== undefined) [value].flat().forEach((each) => add(name, each));
	}
	return query;
}

function toText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Body {
	bytes: Buffer;
	/** If the request names none. */
	contentType?: string;
}

function toBody(options: Options): Body | undefined {
	const { body, form } = options;
	if (form !== undefined) return toForm(form);
	if (body === undefined || body === null) return undefined;
	if (body instanceof Uint8Array) return { bytes: Buffer.from(body) };
	if (typeof body === 'string') return { bytes: Buffer.from(body) };
	if (body instanceof URLSearchParams || findHeader(options, 'content-type') === FORM_TYPE) {
		return toForm(body as IDataObject);
	}
	if (Object.prototype.toString.call(body) === '[object FormData]' || isStream(body)) {
		const remedy = "Use text, JSON or bytes: a stream or a multipart form can't be signed.";
		throw new InvalidValueError({ field: 'body', seen: 'a stream or form', remedy });
	}
	return { bytes: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

function toForm(values: IDataObject | URLSearchParams): Body {
	const text = new URLSearchParams(values as Record<string, string>).toString();
	return { bytes: Buffer.from(text), contentType: FORM_TYPE };
}

/** As Node's streams and the forms that are such have it. */
function isStream(body: unknown): boolean {
	return typeof (body as Partial<NodeJS.ReadableStream>).pipe === 'function';
}

function findHeader({ headers = {} }: Options, name: string): string | undefined {
	const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
	return key === undefined ? undefined : toText(headers[key]);
}

/** The request's headers without those that the signature sets, in whatever case. */
function headersBut({ headers = {} }: Options, signed: Record<string, string>): IDataObject {
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => !(name.toLowerCase() in signed)),
	);
}
