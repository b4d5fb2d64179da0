import { unsupportedMediaTypeException } from './awsErrors';
import { header, type WireRequest } from './request';

/** Some SDKs name the version of AWS's JSON protocol. Evidently's bodies are the same in each. */
const JSON_TYPES = ['application/json', 'application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

/**
 * No SDK compresses a body, and a body that a server has decompressed is no longer what was signed.
 * @throws UnsupportedMediaTypeException
 */
export function checkEncoding(request: Pick<WireRequest, 'headers'>): void {
	const encoding = header(request, 'content-encoding') ?? '';
	if (!['', 'identity'].includes(encoding.trim().toLowerCase())) {
		throw unsupportedMediaTypeException('an encoded body');
	}
}

/**
 * A request without a content type counts as JSON.
 * @throws UnsupportedMediaTypeException
 */
export function checkContentType(request: Pick<WireRequest, 'headers'>): void {
	const type = header(request, 'content-type') ?? '';
	const mediaType = type.split(';')[0]!.trim().toLowerCase();
	if (type === '' || JSON_TYPES.includes(mediaType)) return;
	throw unsupportedMediaTypeException(`the content type '${type}'`);
}
