/** Requests that are signed before a measurement, because signing takes longer than some servers need. */
import { Agent, request } from 'node:http';

import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

import { Sha256 } from '../nodes/AwsEvidently/aws/sdk/sha256';

export const REGION = 'us-east-1';

export interface Keys {
	accessKeyId: string;
	secretAccessKey: string;
}

export interface Unsigned {
	method?: 'GET' | 'POST';
	/** The path below the endpoint. */
	path: string;
	headers?: Record<string, string>;
	/** The document to send as JSON. */
	body?: object;
}

/** A signature expires after five minutes. */
export async function sign(endpoint: string, unsigned: Unsigned, keys: Keys): Promise<HttpRequest> {
	const { method = 'POST', path, headers, body } = unsigned;
	const { hostname, port, host, pathname } = new URL(endpoint + path);
	const signer = new SignatureV4({
		credentials: keys,
		region: REGION,
		service: 'evidently',
		sha256: Sha256,
	});
	const complete = new HttpRequest({
		method,
		hostname,
		port: Number(port),
		path: pathname,
		headers: { host, 'content-type': 'application/json', ...headers },
		body: body && Buffer.from(JSON.stringify(body)),
	});
	return (await signer.sign(complete)) as HttpRequest;
}

/**
 * Sends over connections that stay open.
 * @throws Error if a response's status isn't 200
 */
export async function sendAll(requests: HttpRequest[], inFlight: number): Promise<void> {
	const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
	const queue = requests.values();
	const sendNext = async () => {
		for (const each of queue) await send(each, agent);
	};
	await Promise.all(Array.from({ length: inFlight }, sendNext));
	agent.destroy();
}

async function send({ body, ...options }: HttpRequest, agent: Agent): Promise<void> {
	const { method, hostname, port, path, headers } = options;
	await new Promise<void>((resolve, reject) => {
		const sent = request({ method, hostname, port, path, headers, agent }, (response) => {
			if (response.statusCode !== 200)
				reject(new Error(`${path} responded with status ${response.statusCode}`));
			response.resume().on('end', resolve).on('error', reject);
		});
		sent.on('error', reject).end(body as Buffer | undefined);
	});
}
