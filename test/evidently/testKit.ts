import { EvidentlyClient, type EvidentlyClientConfig } from '@aws-sdk/client-evidently';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
	DEFAULT_ACCESS_KEY_ID,
	DEFAULT_REGION,
	DEFAULT_SECRET_ACCESS_KEY,
	startEvidently,
	type Evidently,
	type EvidentlyOptions,
} from '../../evidently';

export const CREDENTIALS = {
	accessKeyId: DEFAULT_ACCESS_KEY_ID,
	secretAccessKey: DEFAULT_SECRET_ACCESS_KEY,
};

const cleanUps: Array<() => unknown> = [];

/** Undoes what a test set up, the last thing first. */
export async function cleanUp(): Promise<void> {
	for (const undo of cleanUps.splice(0).reverse()) await undo();
}

export const onCleanUp = (undo: () => unknown) => void cleanUps.push(undo);

export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-'));
	onCleanUp(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** A local Evidently on a free port with an empty folder. */
export async function startTestEvidently(options: EvidentlyOptions = {}): Promise<Evidently> {
	const dataDir = options.dataDir ?? (await temporaryFolder());
	const evidently = await startEvidently({ port: 0, ...options, dataDir });
	onCleanUp(() => evidently.close());
	return evidently;
}

/** The SDK's own client, which tries once. */
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

export const customEvent = (data: unknown = {}) => ({
	data: JSON.stringify(data),
	timestamp: new Date('2025-10-16T12:00:00.250Z'),
	type: 'aws.evidently.custom' as const,
});

/** The same event as it is on the wire. */
export const wireEvent = (data: unknown = {}) => ({
	...customEvent(data),
	timestamp: 1760616000.25,
});

export interface RawRequest {
	method?: string;
	/** Sent exactly as it is. */
	path: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

export interface RawResponse {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/** A request without any client's help. */
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

/** Signs by means of another implementation than the server's. */
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

/** What the signer asks of a hash, on node:crypto. */
export class Sha256 {
	readonly #hash;

	constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
		this.#hash =
			secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
	}

	update(data: string | ArrayBuffer | ArrayBufferView): void {
		this.#hash.update(toBytes(data));
	}

	async digest(): Promise<Uint8Array> {
		return this.#hash.digest();
	}

	reset(): void {
		throw new Error('Not used by the signer.');
	}
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
	if (typeof data === 'string') return Buffer.from(data);
	if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	return Buffer.from(data);
}

// Jest's own matchers are of the type any, which spreads to whatever they are put in.
export const some = (type: unknown): unknown => expect.any(type);
export const textWith = (words: string): unknown => expect.stringContaining(words);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
