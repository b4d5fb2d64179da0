import { createConnection } from 'node:net';
import { join } from 'node:path';

import { freePort } from '../../../n8n/ports';
import { ready, startService, type Service } from '../../../n8n/processes';

export interface Redis extends Service {
	port: number;
}

/**
 * Starts a separate Redis on a free port, without persistence. On Debian: `apt-get install
 * redis-server`.
 */
export async function startRedis(folder: string): Promise<Redis> {
	const port = await freePort();
	const options = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
	const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const service = startService('redis-server', args, {
		name: 'Redis',
		logFile: join(folder, 'redis.log'),
	});
	await ready(service, async () => await accepts(port));
	return { ...service, port };
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1');
		socket.once('error', () => resolve(false));
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
	});
}
