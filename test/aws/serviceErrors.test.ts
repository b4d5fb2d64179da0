import { explain, isWrongClock, toSentences } from '../../nodes/AwsEvidently/aws/serviceErrors';
import { MismatchedReplyError } from '../../nodes/AwsEvidently/send/replies';

const errorOf = (message: string, members: object) => Object.assign(new Error(message), members);

const serviceError = (name: string, message: string, members: object = {}) =>
	errorOf(message, { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...members });

describe('An error that the service names is told', () => {
	it('by its name and its words', () => {
		const cause = serviceError('ThrottlingException', 'Rate exceeded', {
			$metadata: { httpStatusCode: 429, requestId: 'id', attempts: 3 },
		});
		expect(explain(cause)).toEqual({
			message: 'ThrottlingException: Rate exceeded',
			advice: expect.stringContaining('Lower Concurrency') as string,
			httpCode: '429',
			requestId: 'id',
			attempts: 3,
		});
	});

	it.each([
		['AccessDeniedException', 'evidently:PutProjectEvents'],
		['InvalidSignatureException', 'Secret Access Key'],
		['UnrecognizedClientException', 'Access Key ID'],
		['ExpiredTokenException', 'Session Token'],
		['AccessDenied', 'trust policy'],
		['InvalidClientTokenId', 'Access Key ID'],
		['ResourceNotFoundException', "project's name"],
		['ThrottlingException', 'Max Attempts'],
		['ServiceQuotaExceededException', 'higher quota'],
		['ValidationException', 'values that the message names'],
	])('with what to do about it: %s', (name, advice) => {
		expect(explain(serviceError(name, 'No')).advice).toContain(advice);
	});

	it.each([
		['Signature expired: 20260131T120000Z is now earlier', true],
		['Signature not yet current: 20260131T120000Z is still later', true],
		['The request signature we calculated does not match. Signature expired', false],
	])('with the clock to blame, or not: %s', (message, isClock) => {
		const cause = serviceError('InvalidSignatureException', message);
		expect(isWrongClock(cause)).toBe(isClock);
		expect(explain(cause).advice).toMatch(
			isClock ? /^Set the clock of the machine/ : /Secret Access Key/,
		);
	});

	it('without advice where none is known', () => {
		expect(explain(serviceError('Unheard', 'Of'))).toMatchObject({ message: 'Unheard: Of' });
		expect(explain(serviceError('Unheard', 'Of')).advice).toBeUndefined();
	});

	it('with the members that a ValidationException names', () => {
		const fieldList = [
			{ name: 'a', message: 'Too long' },
			{ name: 'b', message: 'Too short' },
		];
		expect(explain(serviceError('ValidationException', 'Invalid', { fieldList })).message).toBe(
			'ValidationException: Invalid; a: Too long; b: Too short',
		);
	});
});

describe('An error of the network is told', () => {
	it.each([
		['ECONNREFUSED', 'The endpoint refused the connection'],
		['ECONNRESET', 'The connection was closed before the reply'],
		['EHOSTUNREACH', 'The host of the endpoint is unreachable'],
		['ENETUNREACH', 'The network of the endpoint is unreachable'],
		['ENOTFOUND', 'The host of the endpoint was not found'],
		['EAI_AGAIN', 'The host of the endpoint could not be looked up'],
		['ETIMEDOUT', 'The endpoint did not take the connection in time'],
		['EPIPE', 'The connection was closed while the request was sent'],
		['EOTHER', 'The request did not get through'],
	])('in words: %s', (code, words) => {
		expect(explain(errorOf('why', { code }))).toMatchObject({
			message: `${words} (${code}): why`,
			advice: expect.stringMatching(/endpoint/i) as string,
		});
	});

	it("with AWS's notice where the host is AWS's own", () => {
		const cause = errorOf('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', onAwsHost: true });
		expect(explain(cause).advice).toContain('ended support for CloudWatch Evidently');
	});

	it.each(['ECONNRESET', 'EPIPE'])('with what may have happened before: %s', (code) => {
		expect(explain(errorOf('why', { code })).advice).toContain('may have been stored');
	});

	it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
		'as one of the certificate: %s',
		(code) => {
			const { message, advice } = explain(errorOf('why', { code }));
			expect(message).toBe(`The certificate of the endpoint is not trusted (${code}): why`);
			expect(advice).toContain('NODE_EXTRA_CA_CERTS');
		},
	);
});

describe('Others are told', () => {
	it('where a reply is late, with the options that help', () => {
		const cause = errorOf('No reply within 5 ms', { name: 'TimeoutError' });
		expect(explain(cause)).toMatchObject({
			message: 'No reply within 5 ms',
			advice: expect.stringContaining('Raise Timeout') as string,
		});
	});

	it('where a reply does not match, with the danger in it', () => {
		expect(explain(new MismatchedReplyError('Two for one')).advice).toContain(
			'may have been stored',
		);
	});

	it.each([
		['named', { $fault: 'client', requestBytes: 1_234_567 }, ' of 1,234,567 bytes', ': Too much'],
		["not the API's", {}, '', ''],
	])(
		'where a request is too large for a service (%s), with its size',
		(_what, members, size, said) => {
			const cause = errorOf('Too much', { ...members, $metadata: { httpStatusCode: 413 } });
			expect(explain(cause)).toEqual({
				message: `The endpoint takes no request as large as this one${size} (HTTP 413)${said}`,
				advice: expect.stringMatching(/nginx .* N8N_PAYLOAD_SIZE_MAX/) as string,
				httpCode: '413',
			});
		},
	);

	it('where a reply redirects, with where to', () => {
		const cause = errorOf('UnknownError', {
			name: '302',
			$fault: 'client',
			$metadata: { httpStatusCode: 302 },
			$response: { headers: { location: 'https://example.com/' } },
		});
		expect(explain(cause)).toMatchObject({
			message: expect.stringContaining('redirect (HTTP 302)') as string,
			advice: expect.stringContaining('it named https://example.com/.') as string,
			httpCode: '302',
		});
	});

	it.each([
		['with words of its own', 'client', 'Teapot', ': Teapot'],
		['with words that the SDK has for it', 'client', 'UnknownError', ''],
		['that the SDK can not read', undefined, 'Unexpected token <', ''],
	])('where something else than the service replies %s', (_what, $fault, message, said) => {
		const cause = errorOf(message, {
			name: '502',
			$fault,
			$metadata: { httpStatusCode: 502 },
			$response: { headers: { 'content-type': 'text/html' } },
		});
		expect(explain(cause)).toEqual({
			message: `The endpoint answered HTTP 502 with something that is no reply of Evidently (text/html)${said}`,
			advice:
				"Check the credential's Endpoint. A proxy or a login page on the way may have answered in its place.",
			httpCode: '502',
		});
	});

	it("where n8n's code for an error is a number", () => {
		// What n8n 2.40.7 answers to a request over its N8N_PAYLOAD_SIZE_MAX, and to others that fail.
		const cause = errorOf('There was a problem executing the workflow', {
			name: '0',
			$fault: 'server',
			$metadata: { httpStatusCode: 500 },
		});
		expect(explain(cause).message).toMatch(
			/HTTP 500 with .*: There was a problem executing the workflow$/,
		);
	});

	it('where a reply of something else has no type', () => {
		const cause = errorOf('x', { $metadata: { httpStatusCode: 500 } });
		expect(explain(cause, 'STS').message).toBe(
			'The endpoint answered HTTP 500 with something that is no reply of STS (no content type)',
		);
	});

	it('in their own words, with nothing that they do not have', () => {
		expect(Object.keys(explain(new Error('Oops')))).toEqual(['message', 'advice']);
		expect(explain(errorOf('Oops', { advice: 'Do this' }))).toEqual({
			message: 'Oops',
			advice: 'Do this.',
		});
	});

	it.each([
		['text', 'text'],
		[undefined, 'undefined'],
	])('though they are no errors: %p', (cause, message) => {
		expect(explain(cause).message).toBe(message);
	});
});

it('Parts become sentences, those that are missing left out', () => {
	expect(toSentences(['One', undefined, 'Two.', '', 'Three?', 'v1.5 is four'])).toBe(
		'One. Two. Three? v1.5 is four.',
	);
});
