import type { HttpRequest } from '@smithy/types';
import type { IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What n8n's request helpers need to send a request just as it was signed. */
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

/** As bytes, since the helpers parse a string that is JSON and write it anew; of a form they want a string. */
function toBody({ body, headers }: HttpRequest): string | Buffer | undefined {
	if (body === undefined) return undefined;
	const bytes = Buffer.from(body as string | Uint8Array);
	return headers['content-type'] === FORM_TYPE ? bytes.toString() : bytes;
}

/** Its query escaped as the signature has it. */
function toUrl({ protocol, hostname, port, path, query }: HttpRequest): string {
	const search = Object.entries(query ?? {}).flatMap(([name, value]) =>
		[value ?? ''].flat().map((each) => `${escape(name)}=${escape(each)}`),
	);
	const host = port ? `${hostname}:${port}` : hostname;
	return `${protocol}//${host}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
}

/** As SigV4 wants it (RFC 3986), which is stricter than JavaScript. */
function escape(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
