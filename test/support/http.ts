import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

import { DEFAULT_REGION } from '../../evidently';
import { Sha256 } from './sha256';
import { CREDENTIALS } from './testKit';

export interface RawRequest {
	method?: string;
	/** The path is sent unchanged. */
	path: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

export interface RawResponse {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** Sends a request with plain Node.js, without an SDK. */
export function send(url: string, { method = 'GET', path, headers, body }: RawRequest) {
	return new Promise<RawResponse>((resolve, reject) => {
		const sent = request(url, { method, path, headers, agent: false });
		sent.on('error', reject);
		sent.on('response', (response) => {
			const { statusCode: status = 0, headers: received } = response;
			text(response).then(
				(content) => resolve({ status, headers: received, body: content }),
				reject,
			);
		});
		sent.end(body);
	});
}

/** Signs with the SDK's implementation, which is independent of the server's. */
export async function sign(url: string, raw: RawRequest): Promise<RawRequest> {
	const { host } = new URL(url);
	const [path = '', query = ''] = raw.path.split('?');
	const signer = new SignatureV4({
		credentials: CREDENTIALS,
		region: DEFAULT_REGION,
		service: 'evidently',
		sha256: Sha256,
	});
	const unsigned = new HttpRequest({
		method: raw.method ?? 'GET',
		path,
		query: Object.fromEntries(new URLSearchParams(query)),
		headers: { host, ...raw.headers },
		body: raw.body,
	});
	return { ...raw, headers: (await signer.sign(unsigned)).headers };
}

export const sendSigned = async (url: string, raw: RawRequest) => send(url, await sign(url, raw));

export const putRaw = (url: string, path: string, document: unknown) =>
	sendSigned(url, {
		method: 'POST',
		path,
		headers: { 'content-type': 'application/json' },
		body: typeof document === 'string' ? document : JSON.stringify(document),
	});
