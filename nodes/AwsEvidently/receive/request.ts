/** A request as it came over the wire, as far as a signature covers it besides its body. */
export interface WireRequest {
	method: string;
	/** The request target, path and query, exactly as sent. */
	target: string;
	/** Lower-case names, each with every value sent: Node's `headersDistinct`. */
	headers: NodeJS.Dict<string[]>;
}

/** The first value of a header. */
export function header(
	{ headers }: Pick<WireRequest, 'headers'>,
	name: string,
): string | undefined {
	return headers[name]?.[0];
}

/** Clients that take a server for their proxy send `http://HOST/path`, and sign `/path`. */
export function originForm(target: string): string {
	return target.replace(/^https?:\/\/[^/]*/i, '');
}
