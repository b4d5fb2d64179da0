import type { HttpRequest } from '@smithy/types';

/** The URL of a request as the SDK describes it, its query escaped as the signature has it. */
export function toUrl({ protocol, hostname, port, path, query }: HttpRequest): string {
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
