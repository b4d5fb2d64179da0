import { parseAuthorization } from '../../nodes/AwsEvidently/receive/authorization';
import { textWith } from '../support/values';

const HEADER =
	'AWS4-HMAC-SHA256 Credential=AKID/20210201/eu-west-1/evidently/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc123';

const PARTS = {
	accessKeyId: 'AKID',
	scope: {
		date: '20210201',
		region: 'eu-west-1',
		service: 'evidently',
		terminator: 'aws4_request',
	},
	signedHeaders: ['host', 'x-amz-date'],
	signature: 'abc123',
};

const errorOf = (header: string | undefined) => {
	try {
		parseAuthorization(header);
	} catch (error) {
		return error;
	}
	throw new Error('It was parsed.');
};

it('reads the parts of an Authorization header', () => {
	expect(parseAuthorization(HEADER)).toEqual(PARTS);
});

it('reads the parameters of an Authorization header in any order and with any spacing', () => {
	const header =
		'\tAWS4-HMAC-SHA256  Signature=abc123,SignedHeaders=Host;X-Amz-Date,Credential=AKID/20210201/eu-west-1/evidently/aws4_request';
	expect(parseAuthorization(header)).toEqual(PARTS);
});

it.each([undefined, ''])(
	'reports a missing authentication token for the Authorization header %p',
	(header) => {
		expect(errorOf(header)).toMatchObject({
			name: 'MissingAuthenticationTokenException',
			status: 403,
			message: 'Missing Authentication Token',
		});
	},
);

it.each([
	['another scheme', 'Bearer secret-token', "requires the algorithm 'AWS4-HMAC-SHA256'"],
	['no parameters', 'AWS4-HMAC-SHA256', "requires 'Credential' parameter"],
	[
		'a missing signature',
		HEADER.replace(/, Signature.*/, ''),
		"Authorization header requires 'Signature' parameter.",
	],
	['an empty signature', HEADER.replace('abc123', ''), "requires 'Signature' parameter"],
	['a short credential', HEADER.replace('/evidently', ''), 'exactly 5 slash-delimited elements'],
	[
		'a signature parameter without a value',
		HEADER.replace('=abc123', ''),
		"requires 'Signature' parameter",
	],
	[
		'another name instead of Signature',
		HEADER.replace('=abc123', 'X'),
		"requires 'Signature' parameter",
	],
	[
		'a missing credential and signature',
		HEADER.replace(/, Signature.*/, '').replace(/Credential.*?, /, ''),
		"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.",
	],
	['a long credential', HEADER.replace('/evidently', '/a/b'), 'exactly 5 slash-delimited elements'],
	['an empty key ID', HEADER.replace('AKID', ''), 'exactly 5 slash-delimited elements'],
	['an empty date', HEADER.replace('20210201', ''), 'exactly 5 slash-delimited elements'],
	['an empty Region', HEADER.replace('eu-west-1', ''), 'exactly 5 slash-delimited elements'],
	['an empty service', HEADER.replace('evidently', ''), 'exactly 5 slash-delimited elements'],
	['an empty terminator', HEADER.replace('aws4_request', ''), 'exactly 5 slash-delimited elements'],
])(
	'rejects an Authorization header with %s, and does not repeat the header',
	(_what, header, message) => {
		const error = errorOf(header);
		expect(error).toMatchObject({ name: 'IncompleteSignatureException', status: 400 });
		expect(error).toHaveProperty('message', textWith(message));
		expect(String(error)).not.toMatch(/secret-token|AKID|abc123/);
	},
);
