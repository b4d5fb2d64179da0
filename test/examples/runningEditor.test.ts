import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findLink, keepLink } from '../../examples/runningEditor';
import { serveSignInLink } from '../../n8n/rest/signInLink';

let folder: string;
let file: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'evidently-running-'));
	file = join(folder, 'n8n', 'link');
});
afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

it('finds the link of an editor while it runs, and not afterwards', async () => {
	expect(await findLink(file)).toBeUndefined();
	const link = await serveSignInLink('session', 'http://localhost:5678');
	await keepLink(file, link.url);
	expect(await findLink(file)).toBe(link.url);
	link.close();
	expect(await findLink(file)).toBeUndefined();
});

it('finds no link if another program has the port of an editor that has ended', async () => {
	const link = await serveSignInLink('session', 'http://localhost:5678');
	await keepLink(file, link.url.replace(/.{4}$/, 'fade'));
	expect(await findLink(file)).toBeUndefined();
	link.close();
});

it('lets only the owner read the link, which signs in', async () => {
	await keepLink(file, 'first');
	await chmod(file, 0o644);
	await keepLink(file, 'http://localhost:1/key');
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(await readFile(file, 'utf8')).toBe('http://localhost:1/key');
});
