import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ready, startService, type Service } from '../../../n8n/processes';

/** Debian's nginx, if it is installed. */
export const nginx = ['/usr/sbin/nginx'].find((path) => existsSync(path));

/**
 * Starts nginx as a proxy that removes the path `/n8n` and, by its defaults, changes the Host and
 * decodes the path.
 * @param folder where nginx keeps its files
 */
export async function startNginx(folder: string, port: number, n8nPort: number): Promise<Service> {
	const file = join(folder, 'nginx.conf');
	await writeFile(file, configuration(folder, port, n8nPort));
	const service = startService(nginx!, ['-c', file, '-e', 'stderr'], {
		name: 'nginx',
		logFile: join(folder, 'nginx.log'),
	});
	await ready(service, async () => await fetch(`http://127.0.0.1:${port}/`));
	return service;
}

const configuration = (folder: string, port: number, n8nPort: number) => `
daemon off;
pid ${folder}/nginx.pid;
events {}
http {
	access_log off;
	client_body_buffer_size 1m;
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	server {
		listen 127.0.0.1:${port};
		location /n8n/ {
			proxy_pass http://127.0.0.1:${n8nPort}/;
		}
	}
}
`;
