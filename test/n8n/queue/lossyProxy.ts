import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import type { Random } from '../../../evidently/random';

export interface LossyProxy {
	url: string;
	/** Requests that were handed on, by the call of an SDK that each belongs to. */
	tries: Map<string, number>;
	/** Replies by their status, whether or not the client got them. */
	replies: Record<number, number>;
	/** Replies that a client never got. */
	lost: number;
	close(): Promise<void>;
}

export interface LossyProxyOptions {
	/** Where requests go. */
	target: string;
	/** Of all replies, how many get lost. */
	rate: number;
	random: Random;
	/** Told after each reply how many there have been. */
	onReply(count: number): void;
}

/**
 * A network between clients and a server that loses replies: the server has replied, and the client
 * sees its connection end. Host and path stay as they are, since signatures cover them.
 */
export async function startLossyProxy(options: LossyProxyOptions): Promise<LossyProxy> {
	let replied = 0;
	const server = createServer((incoming, outgoing) => {
		count(incoming, proxy.tries);
		handOn(incoming, options.target).then(
			(reply) => {
				proxy.replies[reply.status] = (proxy.replies[reply.status] ?? 0) + 1;
				options.onReply((replied += 1));
				if (options.random() >= options.rate) return reply.write(outgoing);
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
		tries: new Map(),
		replies: {},
		lost: 0,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return proxy;
}

function count({ headers }: IncomingMessage, tries: LossyProxy['tries']): void {
	const call = String(headers['amz-sdk-invocation-id']);
	tries.set(call, (tries.get(call) ?? 0) + 1);
}

/** The whole reply: once the server has said all. */
async function handOn(incoming: IncomingMessage, target: string) {
	const { method, url, headers } = incoming;
	const onward = request(target + url, { method, headers, agent: false });
	incoming.pipe(onward);
	const [reply] = (await once(onward, 'response')) as [IncomingMessage];
	const body = await buffer(reply);
	const { statusCode: status = 502, headers: received } = reply;
	const write = (outgoing: ServerResponse) => void outgoing.writeHead(status, received).end(body);
	return { status, write };
}
