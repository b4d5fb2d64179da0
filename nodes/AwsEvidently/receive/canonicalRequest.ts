import { percentEncode } from '../shared/percentEncoding';
import type { WireRequest } from './request';

/**
 * SigV4's canonical form of a request.
 * @param signedHeaders lower-case names
 * @param payloadHash hexadecimal SHA-256 of the body
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
	request: WireRequest,
	signedHeaders: readonly string[],
	payloadHash: string,
): string {
	const [path, query] = splitOnce(request.target, '?');
	const names = [...signedHeaders].sort();
	return [
		request.method,
		canonicalPath(path),
		canonicalQuery(query),
		...names.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
		'',
		names.join(';'),
		payloadHash,
	].join('\n');
}

/** Every service but S3 encodes the path on the wire once more, without `.` and `..`. */
function canonicalPath(path: string): string {
	const segments: string[] = [];
	for (const segment of path.split('/')) {
		if (segment === '..') segments.pop();
		else if (segment !== '' && segment !== '.') segments.push(percentEncode(segment));
	}
	const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
	return `/${segments.join('/')}${trailing}`;
}

function canonicalQuery(query: string): string {
	return query
		.split('&')
		.filter((parameter) => parameter !== '')
		.map((parameter) => splitOnce(parameter, '='))
		.map(([name, value]) => [recode(name), recode(value)] as const)
		.sort(([name, value], [otherName, otherValue]) =>
			name === otherName ? byCodeUnit(value, otherValue) : byCodeUnit(name, otherName),
		)
		.map((pair) => pair.join('='))
		.join('&');
}

// Stryker disable next-line EqualityOperator: the order of two equal entries doesn't matter
const byCodeUnit = (a: string, b: string) => (a < b ? -1 : 1);

const canonicalValue = (values: string[] = []) =>
	values.map((value) => foldSpaces(decodeUtf8(value))).join(',');

const foldSpaces = (text: string) => text.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Node decodes headers as Latin-1, as its own client and so the JavaScript SDK encodes them. Other
 * clients, such as Go's, send and sign UTF-8.
 */
function decodeUtf8(value: string): string {
	try {
		return UTF8.decode(Buffer.from(value, 'latin1'));
	} catch {
		return value;
	}
}

/** Encodes a text in the form that is signed, whatever characters a client left unencoded. */
function recode(text: string): string {
	try {
		return percentEncode(decodeURIComponent(text));
	} catch {
		return percentEncode(text);
	}
}

function splitOnce(text: string, separator: string): [string, string] {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
