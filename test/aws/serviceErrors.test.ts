import type { Task } from '../../nodes/AwsEvidently/aws/errorAdvice';
import { explain, isWrongClock, toSentences } from '../../nodes/AwsEvidently/aws/serviceErrors';
import { MismatchedResponseError } from '../../nodes/AwsEvidently/send/eventResults';

const errorOf = (message: string, members: object) => Object.assign(new Error(message), members);

const serviceError = (name: string, message: string, members: object = {}) =>
	errorOf(message, { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...members });

const TASKS: Task[] = ['send', 'list', 'test', 'assume'];

describe('An error with a code', () => {
	it('explains an error with its code and message, and counts the attempts', () => {
		const cause = serviceError('ThrottlingException', 'Rate exceeded', {
			$metadata: { httpStatusCode: 429, requestId: 'id', attempts: 3 },
		});
		expect(explain(cause, 'send')).toEqual({
			message: 'ThrottlingException: Rate exceeded',
			advice: expect.stringContaining('Lower Concurrency') as string,
			httpCode: '429',
			requestId: 'id',
			attempts: 3,
		});
	});

	it.each<[Task, string, string]>([
		['send', 'AccessDeniedException', 'Allow evidently:PutProjectEvents'],
		['list', 'AccessDeniedException', 'Allow evidently:ListProjects'],
		['test', 'AccessDeniedException', 'Sending events only needs evidently:PutProjectEvents'],
		['send', 'InvalidSignatureException', 'Secret Access Key'],
		['send', 'UnrecognizedClientException', 'Access Key ID'],
		['send', 'IncompleteSignatureException', 'Access Key ID'],
		['send', 'ExpiredTokenException', 'Session Token'],
		['send', 'MissingAuthenticationTokenException', "Check the credential's Endpoint"],
		['send', 'UnknownOperationException', "Check the credential's Endpoint"],
		['send', 'ResourceNotFoundException', "project's name"],
		['list', 'ResourceNotFoundException', 'By Name or By ARN'],
		['test', 'ResourceNotFoundException', "Check the credential's Endpoint"],
		['send', 'ThrottlingException', 'Max Attempts'],
		['list', 'ThrottlingException', 'open the list again'],
		['test', 'ThrottlingException', 'test again'],
		['send', 'ServiceQuotaExceededException', 'higher quota'],
		['send', 'ValidationException', 'values that the message names'],
		['list', 'ValidationException', "Check the credential's Endpoint"],
		['test', 'ValidationException', "Check the credential's Endpoint"],
		['assume', 'AccessDenied', 'trust policy'],
		['assume', 'InvalidClientTokenId', 'Access Key ID'],
		['assume', 'IncompleteSignature', 'Access Key ID'],
		['assume', 'SignatureDoesNotMatch', 'Secret Access Key'],
		['assume', 'ExpiredToken', 'Session Token'],
		['assume', 'MissingAuthenticationToken', 'STS Endpoint'],
		['assume', 'RegionDisabledException', 'Activate STS'],
		['assume', 'Throttling', 'try again'],
		['assume', 'ValidationError', 'fields that the message names'],
	])('gives the advice for the task "%s" and the error %s', (task, name, advice) => {
		expect(explain(serviceError(name, 'No'), task).advice).toContain(advice);
	});

	it.each([
		['Signature expired: 20260131T120000Z is now earlier', true],
		['Signature not yet current: 20260131T120000Z is still later', true],
		['The request signature we calculated does not match. Signature expired', false],
	])('gives advice on the clock only if the message mentions the time: %s', (message, isClock) => {
		const cause = serviceError('InvalidSignatureException', message);
		expect(isWrongClock(cause)).toBe(isClock);
		expect(explain(cause, 'send').advice).toMatch(
			isClock ? /^Set the clock of the machine/ : /Secret Access Key/,
		);
	});

	it.each(['Unheard', 'constructor'])('gives no advice for the unknown error %s', (name) => {
		for (const task of TASKS) {
			const explanation = explain(serviceError(name, 'Of'), task);
			expect(explanation).toMatchObject({ message: `${name}: Of`, advice: undefined });
		}
	});

	it('quotes the fields named in a ValidationException', () => {
		const fieldList = [
			{ name: 'a', message: 'Too long' },
			{ name: 'b', message: 'Too short' },
		];
		const cause = serviceError('ValidationException', 'Invalid', { fieldList });
		expect(explain(cause, 'send').message).toBe(
			'ValidationException: Invalid; a: Too long; b: Too short',
		);
	});

	it("quotes at most 2,000 characters of the service's error", () => {
		const cause = serviceError('ValidationException', 'x'.repeat(3_000));
		const start = `ValidationException: ${'x'.repeat(2_000)}`.slice(0, 2_000);
		expect(explain(cause, 'send').message).toBe(`${start}…`);
	});

	it('quotes an error without the credential data that the request contained', () => {
		const redact = (text: string) => text.replaceAll('secret', '***');
		const fieldList = [{ name: 'secret name', message: 'secret words' }];
		const cause = serviceError('secretException', 'secret message', {
			redact,
			fieldList,
			$metadata: { httpStatusCode: 400, requestId: 'secret ID' },
		});
		expect(explain(cause, 'send')).toMatchObject({
			message: '***Exception: *** message; *** name: *** words',
			requestId: '*** ID',
		});
	});
});

describe('A network error', () => {
	it.each([
		['ECONNREFUSED', 'The endpoint refused the connection'],
		['ECONNRESET', 'The connection was closed before the response was complete'],
		['EHOSTUNREACH', 'The host of the endpoint is unreachable'],
		['ENETUNREACH', 'The network of the endpoint is unreachable'],
		['ENOTFOUND', 'The host of the endpoint was not found'],
		['EAI_AGAIN', 'The host of the endpoint could not be looked up'],
		['ETIMEDOUT', 'The endpoint did not accept the connection in time'],
		['EPIPE', 'The connection was closed while the request was sent'],
		['EOTHER', 'The request failed'],
	])('explains the network error %s', (code, words) => {
		expect(explain(errorOf('why', { code }), 'send')).toMatchObject({
			message: `${words} (${code}): why`,
			advice: expect.stringMatching(/Endpoint|service/) as string,
		});
	});

	it('names the STS endpoint and its field for a network error of STS', () => {
		expect(explain(errorOf('why', { code: 'ECONNREFUSED' }), 'assume')).toMatchObject({
			message: 'The STS endpoint refused the connection (ECONNREFUSED): why',
			advice: expect.stringContaining("Check the credential's STS Endpoint.") as string,
		});
	});

	it("reports that AWS has ended the service after a network error of AWS's host", () => {
		const cause = errorOf('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', onAwsHost: true });
		expect(explain(cause, 'send').advice).toContain('ended support for CloudWatch Evidently');
	});

	it.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
		'explains the certificate error %s',
		(code) => {
			const { message, advice } = explain(errorOf('why', { code }), 'send');
			expect(message).toBe(`The certificate of the endpoint is not trusted (${code}): why`);
			expect(advice).toContain('NODE_EXTRA_CA_CERTS');
		},
	);
});

describe('An unknown outcome', () => {
	const TIMEOUT = { name: 'TimeoutError' };
	const PAGE = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

	it.each<[string, object]>([
		['a lost connection', { code: 'ECONNRESET' }],
		['a connection closed early', { code: 'EPIPE' }],
		['a timeout', TIMEOUT],
		['a page with status 200', PAGE(200)],
		['a page with status 504', PAGE(504)],
	])('warns that events may be stored, only when sending them, after %s', (_what, members) => {
		const cause = errorOf('why', members);
		const warned = TASKS.filter((task) => /stored/.test(explain(cause, task).advice ?? ''));
		expect(warned).toEqual(['send']);
	});

	it.each<[string, object]>([
		['a refused connection', { code: 'ECONNREFUSED' }],
		['a page with status 404', PAGE(404)],
	])('does not warn about stored events after %s', (_what, members) => {
		expect(explain(errorOf('why', members), 'send').advice).not.toMatch(/stored/);
	});

	it.each<[Task, RegExp]>([
		['send', /Raise Timeout or lower Batch Size in the options/],
		['list', /Open the list again/],
		['test', /check that the service is running/],
		['assume', /Check the credential's STS Endpoint/],
	])('gives the advice for the task "%s" after a timeout', (task, advice) => {
		const cause = errorOf('No response within 5 ms.', TIMEOUT);
		expect(explain(cause, task)).toMatchObject({
			message: 'No response within 5 ms.',
			advice: expect.stringMatching(advice) as string,
		});
	});

	it('warns about stored events after a response that does not match the events', () => {
		expect(explain(new MismatchedResponseError('Two for one'), 'send').advice).toContain(
			'may have stored the events',
		);
	});
});

/** These words name options of the editor, which apply only to a run of the node. */
const OPTIONS = /Timeout|Batch Size|Concurrency|Max Attempts|in the options/;

it.each<Task>(['list', 'test', 'assume'])(
	'never mentions events or options in advice for the task "%s"',
	(task) => {
		const names = ['ThrottlingException', 'Throttling', 'AccessDeniedException', 'AccessDenied'];
		const causes = [
			...names.map((name) => serviceError(name, 'No')),
			...['ECONNRESET', 'EPIPE', 'ECONNREFUSED'].map((code) => errorOf('why', { code })),
			errorOf('late', { name: 'TimeoutError' }),
			...[200, 302, 413, 500].map((httpStatusCode) =>
				errorOf('x', { $metadata: { httpStatusCode } }),
			),
		];
		for (const cause of causes) {
			expect(explain(cause, task).advice ?? '').not.toMatch(OPTIONS);
			expect(explain(cause, task).advice ?? '').not.toMatch(/stored|event's data/);
		}
	},
);

describe('A request that is too large', () => {
	it.each([
		[
			'with the error of a service',
			{ $fault: 'client', requestBytes: 1_234_567 },
			'1,234,567 bytes, HTTP 413): Too much',
		],
		["with a body that isn't the API's", {}, 'HTTP 413).'],
	])('explains a request that is too large with its size, %s', (_what, members, facts) => {
		const cause = errorOf('Too much', { ...members, $metadata: { httpStatusCode: 413 } });
		expect(explain(cause, 'send')).toEqual({
			message: `The request is too large for the endpoint (${facts}`,
			advice: expect.stringMatching(/nginx.* N8N_PAYLOAD_SIZE_MAX/) as string,
			httpCode: '413',
		});
	});
});

describe("A response that isn't from the service", () => {
	it('explains a redirect with the address of its location', () => {
		const cause = errorOf('', {
			name: '302',
			$fault: 'client',
			$metadata: { httpStatusCode: 302 },
			$response: { headers: { location: 'https://example.com/' } },
		});
		expect(explain(cause, 'send')).toEqual({
			message: "The endpoint returned a redirect (HTTP 302), which a signed request can't follow.",
			advice: "Check the credential's Endpoint. The redirect leads to https://example.com/.",
			httpCode: '302',
		});
	});

	it.each([
		['with a message', 'client', 'Teapot', ': Teapot'],
		['without a message', 'client', '', '.'],
		["that the SDK can't read", undefined, 'Unexpected token <', '.'],
	])('explains a response by its status and type: a response %s', (_what, $fault, message, end) => {
		const cause = errorOf(message, {
			name: '404',
			$fault,
			$metadata: { httpStatusCode: 404 },
			$response: { headers: { 'content-type': 'text/html' } },
		});
		expect(explain(cause, 'send')).toEqual({
			message: `The endpoint returned HTTP 404 and a body that isn't from Evidently (text/html)${end}`,
			advice:
				"Check the credential's Endpoint. A proxy or a login page may have responded instead of the service.",
			httpCode: '404',
		});
	});

	it("quotes a response if n8n's code for an error is a number", () => {
		// n8n 2.40.7 returns this for requests over its N8N_PAYLOAD_SIZE_MAX and for other failed requests.
		const cause = errorOf('There was a problem executing the workflow', {
			name: '0',
			$fault: 'server',
			$metadata: { httpStatusCode: 500 },
		});
		expect(explain(cause, 'send').message).toMatch(
			/HTTP 500 and .*: There was a problem executing the workflow$/,
		);
	});

	it('explains that a proxy limits the requests if it responds with HTTP 429', () => {
		const cause = errorOf('', {
			name: '429',
			$fault: 'client',
			$metadata: { httpStatusCode: 429 },
		});
		expect(explain(cause, 'send').advice).toBe(
			'The service limits the requests per second. Lower Concurrency or raise Max Attempts in the options.',
		);
		expect(explain(cause, 'test').advice).toBe('Wait a moment and test again.');
	});

	it('explains a response without a type by its status alone', () => {
		const cause = errorOf('x', { $metadata: { httpStatusCode: 500 } });
		expect(explain(cause, 'assume').message).toBe(
			"The STS endpoint returned HTTP 500 and a body that isn't from STS (no content type).",
		);
	});

	it('quotes at most 80 characters of a message, a type and a location', () => {
		const long = 'x'.repeat(81);
		const short = `${'x'.repeat(80)}…`;
		const foreign = (status: number, headers: object) =>
			errorOf(long, {
				name: String(status),
				$fault: 'client',
				$metadata: { httpStatusCode: status },
				$response: { headers },
			});
		expect(explain(foreign(404, { 'content-type': long }), 'send').message).toBe(
			`The endpoint returned HTTP 404 and a body that isn't from Evidently (${short}): ${short}`,
		);
		expect(explain(foreign(302, { location: long }), 'send').advice).toBe(
			`Check the credential's Endpoint. The redirect leads to ${short}.`,
		);
	});

	it('quotes an error without the credential data that the request contained', () => {
		const redact = (text: string) => text.replaceAll('secret', '***');
		const headers = { 'content-type': 'text/secret' };
		const members = { $fault: 'client', redact, $metadata: { httpStatusCode: 404 } };
		const page = errorOf('a secret', { ...members, name: '404', $response: { headers } });
		expect(explain(page, 'send').message).toMatch(/\(text\/\*\*\*\): a \*\*\*$/);
		const location = 'https://example.com/?secret';
		const redirect = errorOf('x', {
			...members,
			name: '302',
			$response: { headers: { location } },
		});
		expect(explain(redirect, 'send').advice).toContain('https://example.com/?***.');
	});
});

describe('Another error', () => {
	it('explains another error with its own message and advice', () => {
		expect(Object.keys(explain(new Error('Oops'), 'send'))).toEqual(['message', 'advice']);
		expect(explain(errorOf('Oops', { advice: 'Do this' }), 'send')).toEqual({
			message: 'Oops',
			advice: 'Do this.',
		});
	});

	it.each([
		['text', 'text'],
		[undefined, 'undefined'],
	])('explains a thrown value that is not an Error: %p', (cause, message) => {
		expect(explain(cause, 'send').message).toBe(message);
	});
});

it('joins texts as sentences, and skips missing ones', () => {
	expect(toSentences(['One', undefined, 'Two.', '', 'Three?', 'v1.5 is four'])).toBe(
		'One. Two. Three? v1.5 is four.',
	);
});
