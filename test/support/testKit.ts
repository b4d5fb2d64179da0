import { EvidentlyClient, type EvidentlyClientConfig } from '@aws-sdk/client-evidently';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_REGION,
	DEFAULT_SECRET_ACCESS_KEY,
	startEvidently,
	type Evidently,
	type EvidentlyOptions,
} from '../../evidently';
import { onCleanUp, temporaryFolder } from './cleanUp';
import { Sha256 } from './sha256';

// These files don't import the SDK, so tests that need nothing else load faster.
export { cleanUp, onCleanUp, temporaryFolder } from './cleanUp';
export { customEvent, some, textLike, textWith, wireEvent } from './values';

export const CREDENTIALS = {
	accessKeyId: DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
};

/** Starts a local Evidently on a free port with an empty folder. */
export async function startTestEvidently(options: EvidentlyOptions = {}): Promise<Evidently> {
	const dataDir = options.dataDir ?? (await temporaryFolder());
	const evidently = await startEvidently({ port: 0, ...options, dataDir });
	onCleanUp(() => evidently.close());
	return evidently;
}

/** Creates a client of the SDK that makes a single attempt. */
export function createClient(
	endpoint: string,
	config: EvidentlyClientConfig = {},
): EvidentlyClient {
	const client = new EvidentlyClient({
		endpoint,
		disableHostPrefix: true,
		region: DEFAULT_REGION,
		credentials: CREDENTIALS,
		maxAttempts: 1,
		...config,
	});
	onCleanUp(() => client.destroy());
	return client;
}

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
