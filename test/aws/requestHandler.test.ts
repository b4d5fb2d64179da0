import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { HttpRequest } from '@smithy/protocol-http';
import { requestHandler, type HelperResponse } from '../../nodes/AwsEvidently/aws/requestHandler';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { loadOptionsContext } from '../support/loadOptions';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

let respond: Respond;
let received: Array<{
	method?: string;
	url?: string;
	headers: IncomingMessage['headers'];
	body: Buffer;
}>;

const server = createServer((request, response) => void serve(request, response));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { method, url, headers } = request;
	received.push({ method, url, headers, body: await buffer(request) });
	respond(request, response);
}

beforeAll((done) => void server.listen(0, '127.0.0.1', done));
afterAll((done) => {
	server.close(done);
	server.closeAllConnections();
});
beforeEach(() => {
	received = [];
	respond = (_request, response) => response.end('{}');
});

/** This is n8n's own request helper. */
const { helpers } = loadOptionsContext(new AwsEvidently(), {});

function handle(request: Partial<HttpRequest> = {}, timeout = 5_000, signal?: AbortSignal) {
	const { handle: send } = requestHandler(
		async (options) => (await helpers.httpRequest(options)) as HelperResponse,
		{ timeout, signal },
	);
	const { port } = server.address() as AddressInfo;
	const target = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/' };
	return send(new HttpRequest({ ...target, ...request }));
}

describe('A request', () => {
	it('sends the method, the headers and the bytes of the body', async () => {
		const body = '{ "n" : 12345678901234567890, "é": 1e2 }\n';
		const headers = { 'content-type': 'application/json', 'x-amz-date': '20260131T120000Z' };
		await handle({ method: 'POST', path: '/events/projects/arn%3Aaws%2Fdemo', headers, body });
		expect(received).toEqual([
			{
				method: 'POST',
				url: '/events/projects/arn%3Aaws%2Fdemo',
				headers: expect.objectContaining(headers) as object,
				body: Buffer.from(body),
			},
		]);
	});

	it('sends a body of bytes that are not text', async () => {
		const body = Uint8Array.from([0, 255, 128, 10]);
		await handle({ method: 'POST', body });
		expect(received[0]?.body).toEqual(Buffer.from(body));
	});

	it('sends no body if the request has none', async () => {
		await handle({ method: 'GET' });
		expect(received[0]).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
	});

	it('encodes the query as the signature requires', async () => {
		await handle({ query: { nextToken: "a+b/c=='!*()", list: ['1', '2'], none: null } });
		expect(received[0]?.url).toBe('/?nextToken=a%2Bb%2Fc%3D%3D%27%21%2A%28%29&list=1&list=2&none=');
	});
});

describe('A response', () => {
	it('returns the status, the bytes of the body and the header names in lowercase', async () => {
		const bytes = Buffer.from([0, 255, 128, 123]);
		respond = (_request, response) =>
			response.writeHead(418, { 'X-Amzn-ErrorType': 'Tea' }).end(bytes);
		const { response } = await handle();
		expect(response).toMatchObject({ statusCode: 418, headers: { 'x-amzn-errortype': 'Tea' } });
		expect(Buffer.from(response.body as Uint8Array)).toEqual(bytes);
	});

	it('returns no bytes for a response without a body', async () => {
		respond = (_request, response) => response.writeHead(204).end();
		expect((await handle()).response.body).toHaveLength(0);
	});

	it('returns a response unchanged even if it repeats the credential', async () => {
		const authorization =
			'AWS4-HMAC-SHA256 Credential=a/20261123/us-east-1/evidently/aws4_request, SignedHeaders=host, Signature=0123abcd';
		const headers = { authorization, 'x-amz-security-token': 'token' };
		const body = `{"eventId":"a","repeats":"${authorization} token"}`;
		respond = (_request, response) => response.end(body);
		const { response } = await handle({ headers });
		expect(String(response.body)).toBe(body);
	});

	it.each([301, 302, 303, 307, 308])(
		'returns a redirect without following it: %d',
		async (status) => {
			const location = '/other';
			respond = (_request, response) => response.writeHead(status, { location }).end();
			const { response } = await handle({ method: 'POST', body: '{}' });
			expect(response).toMatchObject({ statusCode: status, headers: { location } });
			expect(received.map(({ url }) => url)).toEqual(['/']);
		},
	);
});

describe('A request that fails', () => {
	it('throws a TimeoutError if no response arrives in time', async () => {
		respond = () => undefined;
		await expect(handle({}, 30)).rejects.toMatchObject({
			name: 'TimeoutError',
			message: 'No response within 30 ms.',
		});
	});

	it.each([
		['without a signal', undefined],
		['with a signal', new AbortController().signal],
	])(
		'throws a TimeoutError if the response is still arriving at the timeout, %s',
		async (_what, signal) => {
			let drip: NodeJS.Timeout | undefined;
			respond = (_request, response) => {
				drip = setInterval(() => response.write('.'), 5);
			};
			const failure = expect(handle({}, 60, signal)).rejects.toMatchObject({
				name: 'TimeoutError',
			});
			await failure.finally(() => clearInterval(drip));
		},
		5_000,
	);

	it('throws an error with the code of a dropped connection', async () => {
		respond = (request) => request.socket.resetAndDestroy();
		await expect(handle()).rejects.toMatchObject({ code: 'ECONNRESET' });
	});

	it('throws an error with the code of a refused connection', async () => {
		await expect(handle({ port: 1 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	});

	it('throws an AbortError and closes the connection as soon as the signal is aborted', async () => {
		const stop = new AbortController();
		const closed = new Promise((resolve) => {
			respond = (request) => {
				request.socket.once('close', resolve);
				stop.abort();
			};
		});
		await expect(handle({}, 5_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
		await closed;
	});

	it('sends no request if the signal is already aborted', async () => {
		await expect(handle({}, 5_000, AbortSignal.abort())).rejects.toMatchObject({
			name: 'AbortError',
		});
		expect(received).toEqual([]);
	});

	it('throws an error that contains nothing of the request', async () => {
		respond = (request) => request.socket.resetAndDestroy();
		const headers = { authorization: 'AWS4-HMAC-SHA256 Signature=1234' };
		const error = (await handle({ headers }).catch((cause: unknown) => cause)) as Error;
		expect(Reflect.ownKeys(error).sort()).toEqual(['code', 'message', 'name', 'stack']);
		expect(JSON.stringify(Object.getOwnPropertyDescriptors(error))).not.toContain('AWS4');
	});
});
