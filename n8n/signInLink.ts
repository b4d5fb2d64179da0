import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SignInLink {
	url: string;
	close(): void;
}

/**
 * A link that signs the browser in and goes on to `target`. A cookie belongs to a host, not to a
 * port, so this server beside n8n can set n8n's. The link's key keeps other users of this machine
 * and web pages out.
 */
export async function serveSignInLink(session: string, target: string): Promise<SignInLink> {
	const path = `/${randomBytes(16).toString('hex')}`;
	const server = createServer((request, response) => {
		if (request.url !== path) {
			response.writeHead(404).end();
			return;
		}
		response.writeHead(302, {
			'set-cookie': `n8n-auth=${session}; Path=/; HttpOnly; SameSite=Lax`,
			'cache-control': 'no-store',
			location: target,
		});
		response.end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://localhost:${port}${path}`, close: () => server.close() };
}
