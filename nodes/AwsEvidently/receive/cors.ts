const ANY = '*';

/** Whether a web page may send a request, and the response headers that it needs. */
export interface CrossOrigin {
	isAllowed: boolean;
	headers: Record<string, string>;
}

/**
 * Whether a page may send, and the headers that let it read the response. n8n answers preflight
 * requests, but allows every origin: it looks up Allowed Origins only in nodes that have their path
 * in a parameter.
 * @param origin the request's Origin header, which only browsers send
 * @param allowed `*`, or origins separated by commas
 */
export function crossOrigin(origin: string | undefined, allowed: string): CrossOrigin {
	if (origin === undefined) return { isAllowed: true, headers: {} };
	const origins = allowed.split(',').map((each) => each.trim());
	const isAllowed = origins.includes(ANY) || origins.includes(origin);
	return {
		isAllowed,
		headers: {
			// For an origin that isn't allowed, n8n's own nodes return one that is.
			'access-control-allow-origin': isAllowed ? origin : origins[0]!,
			// Pages can't read other headers. The SDK reads an error's name from a header, and corrects
			// its clock by the date.
			'access-control-expose-headers': 'date,x-amzn-errortype,x-amzn-requestid',
			vary: 'Origin',
		},
	};
}
