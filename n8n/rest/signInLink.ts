import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SignInLink {
	url: string;
	close(): void;
}

/**
 * Serves a link that signs the browser in and redirects to `target`. Cookies belong to a host, not to a
 * port, so this server can set n8n's. The key in the link keeps other users of this machine and web
 * pages out.
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
