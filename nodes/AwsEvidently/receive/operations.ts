import { unknownOperationException, validationException } from './awsErrors';

/** What a request asks for; a project is a name or an ARN, decoded. */
export type Operation =
	| { name: 'PutProjectEvents'; project: string }
	| { name: 'GetProject'; project: string }
	| { name: 'ListProjects'; query: URLSearchParams };

type ToOperation = (segment: string, query: string) => Operation;

/** From the API model (2021-02-01). An ARN is percent-encoded into one segment. */
const ROUTES: ReadonlyArray<[method: string, path: RegExp, ToOperation]> = [
	[
		'POST',
		/^\/events\/projects\/([^/]+)$/,
		(segment) => ({ name: 'PutProjectEvents', project: decode(segment) }),
	],
	['GET', /^\/projects\/([^/]+)$/, (segment) => ({ name: 'GetProject', project: decode(segment) })],
	[
		'GET',
		/^\/projects$/,
		(_segment, query) => ({ name: 'ListProjects', query: new URLSearchParams(query) }),
	],
];

/**
 * The operation that a request means.
 * @param target path and query below the endpoint, as sent
 * @throws UnknownOperationException, ValidationException for a path that can't be decoded
 */
export function toOperation(method: string | undefined, target: string): Operation {
	const [path = '', query = ''] = target.split(/\?(.*)/s);
	for (const [known, pattern, toKnown] of ROUTES) {
		const match = method === known ? pattern.exec(path) : null;
		if (match) return toKnown(match[1] ?? '', query);
	}
	throw unknownOperationException();
}

function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		throw validationException('cannotParse', 'The request cannot be read.');
	}
}
