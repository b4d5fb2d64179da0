import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { HttpRequest } from '@smithy/protocol-http';
import { requestHandler, type HttpReply } from '../../nodes/AwsEvidently/aws/requestHandler';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { loadOptionsContext } from '../engine/loadOptions';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let answer: Answer;
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
	answer(request, response);
}

beforeAll((done) => void server.listen(0, '127.0.0.1', done));
afterAll((done) => {
	server.close(done);
	server.closeAllConnections();
});
beforeEach(() => {
	received = [];
	answer = (_request, response) => response.end('{}');
});

/** n8n's own request helper. */
const { helpers } = loadOptionsContext(new AwsEvidently(), {});

function handle(request: Partial<HttpRequest> = {}, timeout = 5_000, signal?: AbortSignal) {
	const { handle: send } = requestHandler(
		async (options) => (await helpers.httpRequest(options)) as HttpReply,
		{ timeout, signal },
	);
	const { port } = server.address() as AddressInfo;
	const target = { protocol: 'http:', hostname: '127.0.0.1', port, path: '/' };
	return send(new HttpRequest({ ...target, ...request }));
}

describe('A request arrives', () => {
	it('with its method, its headers and the bytes of its body', async () => {
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

	it('with bytes that are no text', async () => {
		const body = Uint8Array.from([0, 255, 128, 10]);
		await handle({ method: 'POST', body });
		expect(received[0]?.body).toEqual(Buffer.from(body));
	});

	it('without a body where it has none', async () => {
		await handle({ method: 'GET' });
		expect(received[0]).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
	});

	it('with its query as a signature has it', async () => {
		await handle({ query: { nextToken: "a+b/c=='!*()", list: ['1', '2'], none: null } });
		expect(received[0]?.url).toBe('/?nextToken=a%2Bb%2Fc%3D%3D%27%21%2A%28%29&list=1&list=2&none=');
	});
});

describe('A reply comes back', () => {
	it('with its status, the bytes of its body and the names of its headers in small letters', async () => {
		const bytes = Buffer.from([0, 255, 128, 123]);
		answer = (_request, response) =>
			response.writeHead(418, { 'X-Amzn-ErrorType': 'Tea' }).end(bytes);
		const { response } = await handle();
		expect(response).toMatchObject({ statusCode: 418, headers: { 'x-amzn-errortype': 'Tea' } });
		expect(Buffer.from(response.body as Uint8Array)).toEqual(bytes);
	});

	it('without a body as no bytes', async () => {
		answer = (_request, response) => response.writeHead(204).end();
		expect((await handle()).response.body).toHaveLength(0);
	});

	it('without what it repeats of the credential', async () => {
		const authorization =
			'AWS4-HMAC-SHA256 Credential=AKIAX/20261123/us-east-1/evidently/aws4_request, SignedHeaders=host, Signature=0123abcd';
		const headers = { authorization, 'x-amz-security-token': 'to+ken/=' };
		answer = (request, response) => response.end(JSON.stringify(request.headers));
		const { response } = await handle({ headers });
		const body = String(response.body);
		expect(body).toContain('"x-amz-security-token":"***"');
		expect(body).not.toMatch(/AKIAX|0123abcd|to\+ken/);
	});

	it('without any of what it repeats more than once', async () => {
		answer = (request, response) =>
			response.end(`${String(request.headers['x-amz-security-token'])} `.repeat(3));
		const { response } = await handle({ headers: { 'x-amz-security-token': 'to.ken' } });
		expect(String(response.body)).toBe('*** *** *** ');
	});

	it.each([301, 302, 303, 307, 308])(
		'that redirects, as it is, and nobody follows it: %d',
		async (status) => {
			const location = '/other';
			answer = (_request, response) => response.writeHead(status, { location }).end();
			const { response } = await handle({ method: 'POST', body: '{}' });
			expect(response).toMatchObject({ statusCode: status, headers: { location } });
			expect(received.map(({ url }) => url)).toEqual(['/']);
		},
	);
});

describe('A request fails', () => {
	it('with a TimeoutError if no reply comes in time', async () => {
		answer = () => undefined;
		await expect(handle({}, 30)).rejects.toMatchObject({
			name: 'TimeoutError',
			message: 'No reply within 30 ms',
		});
	});

	it.each([
		['nobody can stop it', undefined],
		['somebody could stop it, as in every run', new AbortController().signal],
	])(
		'with a TimeoutError if the reply does not end in time, though its bytes keep coming, where %s',
		async (_where, signal) => {
			let drip: NodeJS.Timeout | undefined;
			answer = (_request, response) => {
				drip = setInterval(() => response.write('.'), 5);
			};
			const failure = expect(handle({}, 60, signal)).rejects.toMatchObject({
				name: 'TimeoutError',
			});
			await failure.finally(() => clearInterval(drip));
		},
		5_000,
	);

	it('with the code of a dropped connection', async () => {
		answer = (request) => request.socket.resetAndDestroy();
		await expect(handle()).rejects.toMatchObject({ code: 'ECONNRESET' });
	});

	it('with the code of a refused connection', async () => {
		await expect(handle({ port: 1 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	});

	it('with an AbortError, and without a connection, as soon as it is stopped', async () => {
		const stop = new AbortController();
		const closed = new Promise((resolve) => {
			answer = (request) => {
				request.socket.once('close', resolve);
				stop.abort();
			};
		});
		await expect(handle({}, 5_000, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
		await closed;
	});

	it('before it is sent, if it was stopped earlier', async () => {
		await expect(handle({}, 5_000, AbortSignal.abort())).rejects.toMatchObject({
			name: 'AbortError',
		});
		expect(received).toEqual([]);
	});

	it('with an error that holds nothing of the request', async () => {
		answer = (request) => request.socket.resetAndDestroy();
		const headers = { authorization: 'AWS4-HMAC-SHA256 Signature=1234' };
		const error = (await handle({ headers }).catch((cause: unknown) => cause)) as Error;
		expect(Reflect.ownKeys(error).sort()).toEqual(['code', 'message', 'name', 'stack']);
		expect(JSON.stringify(Object.getOwnPropertyDescriptors(error))).not.toContain('AWS4');
	});
});
