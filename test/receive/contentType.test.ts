import { checkContentType } from '../../nodes/AwsEvidently/receive/contentType';

it.each([undefined, 'application/json', 'Application/JSON', 'application/json ; charset=utf-8'])(
	'A request may be of the content type %p',
	(contentType) => {
		expect(() => checkContentType(contentType)).not.toThrow();
	},
);

it.each(['', 'text/xml', 'application/json5', 'application/x-amz-json-1.1', ';application/json'])(
	'A request may not be of the content type "%s"',
	(contentType) => {
		expect(() => checkContentType(contentType)).toThrow(
			expect.objectContaining({
				name: 'UnsupportedMediaTypeException',
				status: 415,
				message: `Cannot read the content type '${contentType}'; send application/json.`,
			}) as Error,
		);
	},
);
