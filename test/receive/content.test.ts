import { checkContentType, checkEncoding } from '../../nodes/AwsEvidently/receive/content';

const withHeader = (name: string, value?: string) => ({
	headers: value === undefined ? {} : { [name]: [value] },
});

it.each([undefined, 'application/json', 'Application/JSON', 'application/json ; charset=utf-8'])(
	'A request may be of the content type %p',
	(type) => {
		expect(() => checkContentType(withHeader('content-type', type))).not.toThrow();
	},
);

it.each(['', 'text/xml', 'application/json5', 'application/x-amz-json-1.1', ';application/json'])(
	'A request may not be of the content type "%s"',
	(type) => {
		expect(() => checkContentType(withHeader('content-type', type))).toThrow(
			expect.objectContaining({
				name: 'UnsupportedMediaTypeException',
				status: 415,
				message: `Cannot read the content type '${type}'; send application/json.`,
			}) as Error,
		);
	},
);

it.each([undefined, 'identity'])('A body may be encoded as %p', (encoding) => {
	expect(() => checkEncoding(withHeader('content-encoding', encoding))).not.toThrow();
});

it.each(['gzip', 'br', 'aws-chunked'])('A body may not be encoded as %s', (encoding) => {
	expect(() => checkEncoding(withHeader('content-encoding', encoding))).toThrow(
		'Cannot read an encoded body; send application/json.',
	);
});
