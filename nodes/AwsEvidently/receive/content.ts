import { unsupportedMediaTypeException } from './awsErrors';
import { header, type WireRequest } from './request';

const JSON_TYPE = 'application/json';

/**
 * No SDK compresses a body, and what a server unpacks is no longer what was signed.
 * @throws UnsupportedMediaTypeException
 */
export function checkEncoding(request: Pick<WireRequest, 'headers'>): void {
	const encoding = header(request, 'content-encoding') ?? 'identity';
	if (encoding !== 'identity') throw unsupportedMediaTypeException('an encoded body');
}

/**
 * A request may leave its content type out.
 * @throws UnsupportedMediaTypeException
 */
export function checkContentType(request: Pick<WireRequest, 'headers'>): void {
	const type = header(request, 'content-type');
	if (type === undefined || type.split(';')[0]!.trim().toLowerCase() === JSON_TYPE) return;
	throw unsupportedMediaTypeException(`the content type '${type}'`);
}
