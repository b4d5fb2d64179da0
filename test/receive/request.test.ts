import {
	checkContentType,
	checkEncoding,
	originForm,
	splitTarget,
} from '../../nodes/AwsEvidently/receive/request';

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
])('accepts a request with the content type %p', (type) => {
	expect(() => checkContentType(withHeader('content-type', type))).not.toThrow();
});

it.each([
	'text/xml',
	'application/x-www-form-urlencoded',
	'application/json5',
	'application/x-amz-json-1.10',
	'application/x-amz-json-2.0',
	';application/json',
])('rejects a request with the content type "%s"', (type) => {
	expect(() => checkContentType(withHeader('content-type', type))).toThrow(
		expect.objectContaining({
			name: 'UnsupportedMediaTypeException',
			status: 415,
			message: `Cannot read the content type '${type}'; send application/json.`,
		}) as Error,
	);
});

it.each([undefined, '', ' ', 'identity', 'Identity'])(
	'accepts a request with the content encoding %p',
	(encoding) => {
		expect(() => checkEncoding(withHeader('content-encoding', encoding))).not.toThrow();
	},
);

it.each(['gzip', 'GZIP', 'br', 'aws-chunked'])(
	'rejects a request with the content encoding %s',
	(encoding) => {
		expect(() => checkEncoding(withHeader('content-encoding', encoding))).toThrow(
			'Cannot read an encoded body; send application/json.',
		);
	},
);

it.each([
	['http://evidently.test/projects?a=1', '/projects?a=1'],
	['HTTPS://evidently.test:1/projects', '/projects'],
	['/projects/http://x/y', '/projects/http://x/y'],
])('returns the origin form of the request target %s, which is %s', (target, signed) => {
	expect(originForm(target)).toBe(signed);
});

it.each([
	['/a', '/a', ''],
	['/a?', '/a', ''],
	['/a?b=?&c', '/a', 'b=?&c'],
])('splits the request target %s into the path %s and the query "%s"', (target, path, query) => {
	expect(splitTarget(target)).toEqual([path, query]);
});
