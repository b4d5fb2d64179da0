import type { HttpRequest } from '@smithy/types';
import type { IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';

import { percentEncode } from '../shared/percentEncoding';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The options with which n8n's request helpers send a request exactly as it was signed. */
export function toHttpOptions(
	request: HttpRequest,
): Pick<IHttpRequestOptions, 'method' | 'url' | 'headers' | 'body'> {
	return {
		method: request.method as IHttpRequestMethods,
		url: toUrl(request),
		headers: { ...request.headers },
		body: toBody(request),
	};
}

/** Returns bytes, since the helpers parse and rewrite a string that holds JSON. They need a form as a string. */
function toBody({ body, headers }: HttpRequest): string | Buffer | undefined {
	if (body === undefined) return undefined;
	const bytes = Buffer.from(body as string | Uint8Array);
	return headers['content-type'] === FORM_TYPE ? bytes.toString() : bytes;
}

function toUrl({ protocol, hostname, port, path, query }: HttpRequest): string {
	const search = Object.entries(query ?? {}).flatMap(([name, value]) =>
		[value ?? ''].flat().map((each) => `${percentEncode(name)}=${percentEncode(each)}`),
	);
	const host = port ? `${hostname}:${port}` : hostname;
	return `${protocol}//${host}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
}
