import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { EvidentlyOptions, EventsRequest } from '../../evidently';
import type { Result } from '../../n8n/engine/engine';
import { DONE, type Scenario } from '../../n8n/engine/scenario';
import { CREDENTIALS } from '../support/testKit';
import { ACCEPTED, errorOf, everythingOf, items, jsonOf, setUpEngine, type World } from './setUp';

const newWorld = setUpEngine();

/** Runs the node with some of the credential's fields changed. */
async function runWith(
	fields: (world: World) => ICredentialDataDecryptedObject,
	{ scenario = {}, ...options }: EvidentlyOptions & { scenario?: Scenario } = {},
) {
	const requests: EventsRequest[] = [];
	const onPutProjectEvents = (request: EventsRequest) => void requests.push(request);
	const world = await newWorld({
		onPutProjectEvents: onPutProjectEvents,
		...options,
	});
	Object.assign(world.credential, fields(world));
	return { ...world, requests, result: await world.run(scenario) };
}

const expectAccepted = (result: Result) => expect(jsonOf(result.items(DONE))).toEqual([ACCEPTED]);

describe('The keys of the credential', () => {
	it('signs each request with the keys for the Region and the service', async () => {
		const { requests, result } = await runWith(() => ({ region: 'eu-north-1' }));
		expectAccepted(result);
		expect(requests[0]?.headers.authorization?.[0]).toMatch(
			/^AWS4-HMAC-SHA256 Credential=AKIALOCALEVIDENTLY\/\d{8}\/eu-north-1\/evidently\/aws4_request, /,
		);
	});

	it('ignores spaces and line breaks around the keys', async () => {
		const { result } = await runWith(() => ({
			region: ' us-east-1 ',
			accessKeyId: ` ${CREDENTIALS.accessKeyId}\n`,
			secretAccessKey: `\t${CREDENTIALS.secretAccessKey} `,
		}));
		expectAccepted(result);
	});

	it('sends the session token of temporary keys with each request', async () => {
		const keys = {
			accessKeyId: 'ASIATEMPORARY',
			secretAccessKey: 'sesame',
			sessionToken: 'to/ken+==',
		};
		const { requests, result } = await runWith(() => keys, { credentials: [keys] });
		expectAccepted(result);
		expect(requests[0]?.headers['x-amz-security-token']).toEqual([keys.sessionToken]);
	});

	it.each(['test', 'a', 'event', 'accepted'])(
		'outputs a response unchanged even if it contains the key ID "%s"',
		async (accessKeyId) => {
			const keys = { accessKeyId, secretAccessKey: 'sesame', sessionToken: accessKeyId };
			const eventIds = ['test-a-event-1', 'accepted.event', 'a', 'test'];
			const onPutProjectEvents = () => ({
				status: 200,
				body: JSON.stringify({
					failedEventCount: 1,
					eventResults: [
						...eventIds.map((eventId) => ({ eventId })),
						{ errorCode: 'a', errorMessage: 'A test event' },
					],
				}),
			});
			const options = { credentials: [keys], onPutProjectEvents, scenario: { items: items(5) } };
			const { result } = await runWith(() => keys, options);
			expect(jsonOf(result.items(DONE))).toEqual([
				...eventIds.map((eventId) => ({ eventId })),
				{ errorCode: 'a', errorMessage: 'A test event' },
			]);
		},
	);

	it('removes only the keys from an error that repeats them', async () => {
		const keys = { accessKeyId: 'test', secretAccessKey: 'sesame', sessionToken: 'shop' };
		const { result } = await runWith(() => keys, {
			credentials: [keys],
			onPutProjectEvents: ({ headers }) => ({
				status: 400,
				headers: { 'x-amzn-errortype': 'ValidationException' },
				body: JSON.stringify({ message: `test-shop: ${headers.authorization?.[0]} shop` }),
			}),
		});
		expect(errorOf(result).message).toMatch(
			/^Item 0: ValidationException: test-shop: AWS4-HMAC-SHA256 Credential=\*\*\*\/.* Signature=\*\*\* \*\*\*$/,
		);
	});

	it('reads keys from expressions', async () => {
		const { result } = await runWith(() => ({ accessKeyId: '={{ "AKIALOCAL" + "EVIDENTLY" }}' }));
		expectAccepted(result);
	});

	it.each([
		['secretAccessKey', 'wrong', 'InvalidSignatureException', 'Secret Access Key'],
		['accessKeyId', 'AKIANOONE', 'UnrecognizedClientException', 'Access Key ID'],
	])('reports a wrong %s with an error and advice', async (field, value, name, advice) => {
		const { evidently, result } = await runWith(() => ({ [field]: value }));
		const error = errorOf(result);
		expect(error.message).toMatch(new RegExp(`^${name}: .+`));
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error.description).toContain(advice);
		expect(evidently.stats.requests).toBe(1);
	});

	it.each([
		['accessKeyId', '', 'Missing Access Key ID in the credential'],
		['accessKeyId', '  ', 'Missing Access Key ID in the credential'],
		['secretAccessKey', '', 'Missing Secret Access Key in the credential'],
		['region', '', 'Missing Region in the credential'],
		['region', 'us-east-1/../x', 'Invalid Region in the credential: "us-east-1/../x"'],
		['region', 'evil.example.com#', 'Invalid Region in the credential: "evil.example.com#"'],
	])('ends the run before any request if the %s is "%s"', async (field, value, words) => {
		const { evidently, result } = await runWith(() => ({ [field]: value }));
		expect(errorOf(result).message).toContain(words);
		expect(evidently.stats.requests).toBe(0);
	});

	it('reports missing keys for each item if the workflow continues', async () => {
		const scenario = { items: items(2), node: { onError: 'continueRegularOutput' as const } };
		const { result } = await runWith(() => ({ secretAccessKey: '' }), { scenario });
		const error = expect.stringContaining('Missing Secret Access Key') as string;
		expect(jsonOf(result.items(DONE))).toEqual([{ error }, { error }]);
	});
});

describe('The Endpoint', () => {
	it.each(['/evidently', '/a/b'])(
		'adds the path of the endpoint before the path of each request: %s',
		async (basePath) => {
			for (const slash of ['', '/']) {
				const { result } = await runWith(({ evidently }) => ({ endpoint: evidently.url + slash }), {
					basePath,
				});
				expectAccepted(result);
			}
		},
	);

	it('accepts an endpoint that ends with a slash', async () => {
		const { result } = await runWith(({ evidently }) => ({ endpoint: `${evidently.url}/` }));
		expectAccepted(result);
	});

	it('uses the endpoint unchanged, without "dataplane." before its host', async () => {
		const { evidently, requests } = await runWith(() => ({}));
		expect(requests[0]?.headers.host).toEqual([`127.0.0.1:${evidently.port}`]);
	});

	it.each([
		['another protocol', 'ftp://127.0.0.1/', '"ftp://127.0.0.1/"'],
		['no protocol', '127.0.0.1:80', '"127.0.0.1:80"'],
		['a query', 'http://127.0.0.1/?a=b', '"http://127.0.0.1/?a=b"'],
		['a fragment', 'http://127.0.0.1/#a', '"http://127.0.0.1/#a"'],
	])('rejects an endpoint with %s', async (_what, endpoint, seen) => {
		const { result } = await runWith(() => ({ endpoint }));
		expect(errorOf(result).message).toContain(
			`Invalid Endpoint in the credential: ${seen}. Use an http or https URL`,
		);
	});

	it.each([
		'http://user:hunter2@127.0.0.1/',
		'http://hunter2@127.0.0.1/',
		'http://user:hunter2@hunter2@127.0.0.1/',
		'http://user:hunter2@127.0.0.1:port/',
	])('rejects an endpoint with user information without repeating it: %s', async (endpoint) => {
		const { result } = await runWith(() => ({ endpoint }));
		expect(errorOf(result).message).toContain('without user name');
		expect(everythingOf(result)).not.toContain('hunter2');
	});

	it.each([
		[
			'refuses connections',
			'http://127.0.0.1:1',
			'The endpoint refused the connection (ECONNREFUSED)',
		],
		["can't be found", 'http://no-such-host.invalid', /could not be looked up|was not found/],
	])('reports an error with advice if the endpoint %s', async (_what, endpoint, words) => {
		const scenario = { parameters: { options: { maxAttempts: 1 } } };
		const { result } = await runWith(() => ({ endpoint }), { scenario });
		const error = errorOf(result);
		expect(error.message).toMatch(words);
		expect(error.description).toContain("Check the credential's Endpoint.");
	});
});

describe('The environment', () => {
	const before = { ...process.env };

	beforeEach(() => {
		Object.assign(process.env, {
			AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
			AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
			AWS_SESSION_TOKEN: 'token-of-the-environment',
			AWS_REGION: 'ap-southeast-2',
			AWS_DEFAULT_REGION: 'ap-southeast-2',
			AWS_PROFILE: 'other',
			AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
			AWS_ENDPOINT_URL_EVIDENTLY: 'http://127.0.0.1:1',
			AWS_MAX_ATTEMPTS: '7',
			AWS_RETRY_MODE: 'adaptive',
		});
	});

	afterEach(() => {
		for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
		Object.assign(process.env, before);
	});

	it('reads no keys from the environment', async () => {
		const { evidently, result } = await runWith(() => ({ accessKeyId: '', secretAccessKey: '' }));
		expect(errorOf(result).message).toContain('Missing Access Key ID');
		expect(evidently.stats.requests).toBe(0);
	});

	it('ignores keys, Region, endpoint and number of attempts from the environment', async () => {
		const sent = await runWith(() => ({}));
		expectAccepted(sent.result);
		expect(sent.requests[0]?.headers).not.toHaveProperty('x-amz-security-token');
		expect(sent.requests[0]?.headers.authorization?.[0]).toContain('/us-east-1/evidently/');
		const failed = await runWith(() => ({}), { faults: { 'server-error': 1 } });
		expect(failed.evidently.stats.requests).toBe(3);
	});
});

describe('Secrets', () => {
	const keys = {
		accessKeyId: CREDENTIALS.accessKeyId,
		secretAccessKey: 'seCret/Key+that+noone/sees',
		sessionToken: 'toKen/that+noone/sees==',
	};
	const short = (options: object = {}): Scenario => ({
		parameters: { options: { maxAttempts: 2, timeout: 50, ...options } },
	});

	it.each<[string, EvidentlyOptions & { scenario?: Scenario }, ICredentialDataDecryptedObject?]>([
		['that succeeds', {}],
		['with a rejected event', { faults: { reject: 1 }, scenario: short({ failOnRejected: true }) }],
		['with throttled requests', { faults: { throttle: 1 }, scenario: short() }],
		['without responses', { faults: { stall: 1 }, scenario: short() }],
		['with dropped connections', { faults: { reset: 1 }, scenario: short() }],
		[
			'with a web page as the response',
			{ onPutProjectEvents: () => ({ status: 502, body: '<html>' }), scenario: short() },
		],
		[
			'with a redirect',
			{ onPutProjectEvents: () => ({ status: 302, headers: { location: '/' } }) },
		],
		['with a refused connection', { scenario: short() }, { endpoint: 'http://127.0.0.1:1' }],
		['with a wrong secret', {}, { secretAccessKey: 'another/seCret/Key' }],
		['with an invalid Region', {}, { region: '!' }],
	])(
		'keeps secrets out of everything that n8n stores of a run %s',
		async (_what, options, fields = {}) => {
			const used = { ...keys, ...fields };
			for (const onError of [
				'stopWorkflow',
				'continueRegularOutput',
				'continueErrorOutput',
			] as const) {
				const scenario = { ...options.scenario, node: { onError } };
				const { result } = await runWith(() => used, { credentials: [keys], ...options, scenario });
				const everything = everythingOf(result);
				expect(everything).not.toContain(used.secretAccessKey);
				expect(everything).not.toContain(used.sessionToken);
				expect(everything).not.toMatch(/AWS4-HMAC-SHA256|Signature=|x-amz-security-token/i);
			}
		},
	);
});
