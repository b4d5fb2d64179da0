import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ready, startService, type Service } from '../../../n8n/processes';

/** The path of nginx, if it is installed as on Debian. */
export const nginx = ['/usr/sbin/nginx'].find((path) => existsSync(path));

/**
 * Starts nginx as a proxy that removes the path `/n8n`. By its defaults, it also changes the Host
 * header and decodes the path.
 *
 * @param folder the folder for the configuration and temporary files of nginx
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
