import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { REPOSITORY } from '../../../n8n/install/package';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';

let world: BrowserWorld;

/** Serves the file at the path of the repository, as GitHub does. */
const server = createServer((request, response) => {
	void readFile(join(REPOSITORY, request.url!)).then((file) => response.end(file));
});

beforeAll(async () => {
	world = await openBrowserWorld();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	server.close();
	await world?.close();
});

it('imports an example from the address of its file', async () => {
	const { editor } = world;
	const { port } = server.address() as AddressInfo;
	await editor.openNewWorkflow();
	await editor.importUrl(`http://127.0.0.1:${port}/examples/custom-events.json`);
	await editor.node('AWS CloudWatch Evidently').waitFor();
});
