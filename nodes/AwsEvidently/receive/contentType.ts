import { unsupportedMediaTypeException } from './awsErrors';

const JSON_TYPE = 'application/json';

/**
 * A request may leave its content type out, as the service allows it.
 * @throws UnsupportedMediaTypeException
 */
export function checkContentType(contentType: string | undefined): void {
	const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
	if (mediaType === undefined || mediaType === JSON_TYPE) return;
	throw unsupportedMediaTypeException(`the content type '${contentType}'`);
}
