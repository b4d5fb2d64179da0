import { checkContentType, checkEncoding } from '../../nodes/AwsEvidently/receive/content';

const withHeader = (name: string, value?: string) => ({
	headers: value === undefined ? {} : { [name]: [value] },
});

it.each([
	undefined,
	'',
	'application/json',
	'Application/JSON',
	'application/json ; charset=utf-8',
	'application/x-amz-json-1.0',
	'application/x-amz-json-1.1',
	'application/X-Amz-JSON-1.1; charset=utf-8',
])('accepts the content type %p', (type) => {
	expect(() => checkContentType(withHeader('content-type', type))).not.toThrow();
});

it.each([
	'text/xml',
	'application/json5',
	'application/x-amz-json-1.10',
	'application/x-amz-json-2.0',
	';application/json',
])('refuses the content type %p', (type) => {
	expect(() => checkContentType(withHeader('content-type', type))).toThrow(
		expect.objectContaining({
			name: 'UnsupportedMediaTypeException',
			status: 415,
			message: `Cannot read the content type '${type}'; send application/json.`,
		}) as Error,
	);
});

it.each([undefined, '', 'identity', 'Identity', ' '])('accepts the encoding %p', (encoding) => {
	expect(() => checkEncoding(withHeader('content-encoding', encoding))).not.toThrow();
});

it.each(['gzip', 'GZIP', 'br', 'aws-chunked'])('refuses the encoding %p', (encoding) => {
	expect(() => checkEncoding(withHeader('content-encoding', encoding))).toThrow(
		'Cannot read an encoded body; send application/json.',
	);
});
