import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import type { Random } from '../../../evidently/random';

export interface LossyProxy {
	url: string;
	/** The number of forwarded requests for each invocation ID of an SDK. */
	attempts: Map<string, number>;
	/** The number of responses for each status, including lost ones. */
	responses: Record<number, number>;
	/** The number of responses that did not reach the client. */
	lost: number;
	close(): Promise<void>;
}

export interface LossyProxyOptions {
	/** The URL that requests are forwarded to. */
	target: string;
	/** The share of responses that get lost, from 0 to 1. */
	rate: number;
	random: Random;
	/** Called after each response with the number of responses so far. */
	onResponse(count: number): void;
}

/**
 * Starts a proxy that loses some responses: the server has responded, but the client only sees its
 * connection close. Host and path stay unchanged, since signatures cover them.
 */
export async function startLossyProxy(options: LossyProxyOptions): Promise<LossyProxy> {
	let responseCount = 0;
	const server = createServer((incoming, outgoing) => {
		count(incoming, proxy.attempts);
		forward(incoming, options.target).then(
			(response) => {
				proxy.responses[response.status] = (proxy.responses[response.status] ?? 0) + 1;
				options.onResponse((responseCount += 1));
				if (options.random() >= options.rate) return response.write(outgoing);
				proxy.lost += 1;
				incoming.socket.destroy();
			},
			() => incoming.socket.destroy(),
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const proxy: LossyProxy = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		attempts: new Map(),
		responses: {},
		lost: 0,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return proxy;
}

function count({ headers }: IncomingMessage, attempts: LossyProxy['attempts']): void {
	const call = String(headers['amz-sdk-invocation-id']);
	attempts.set(call, (attempts.get(call) ?? 0) + 1);
}

/** Forwards a request, and returns the response once its body is complete. */
async function forward(incoming: IncomingMessage, target: string) {
	const { method, url, headers } = incoming;
	const forwarded = request(target + url, { method, headers, agent: false });
	incoming.pipe(forwarded);
	const [response] = (await once(forwarded, 'response')) as [IncomingMessage];
	const body = await buffer(response);
	const { statusCode: status = 502, headers: received } = response;
	const write = (outgoing: ServerResponse) => void outgoing.writeHead(status, received).end(body);
	return { status, write };
}
