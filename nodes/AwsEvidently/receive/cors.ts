const ANY = '*';

/** What a request from a browser's page is answered with. */
export interface CrossOrigin {
	isAllowed: boolean;
	headers: Record<string, string>;
}

/**
 * Whether a page may send, and the headers that let it read the reply. n8n answers preflights, but
 * for every origin: it finds the option Allowed Origins only of nodes whose path is a parameter.
 * @param origin the page's; other clients have none
 * @param allowed `*`, or origins separated by commas
 */
export function crossOrigin(origin: string | undefined, allowed: string): CrossOrigin {
	if (origin === undefined) return { isAllowed: true, headers: {} };
	const origins = allowed.split(',').map((each) => each.trim());
	const isAllowed = origins.includes(ANY) || origins.includes(origin);
	return {
		isAllowed,
		headers: {
			// As n8n does for its own nodes: another origin is told one that is allowed.
			'access-control-allow-origin': isAllowed ? origin : origins[0]!,
			// Without it, a page sees neither the name of an error nor the request's ID.
			'access-control-expose-headers': 'x-amzn-errortype,x-amzn-requestid',
			vary: 'Origin',
		},
	};
}
