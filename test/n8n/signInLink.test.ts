import { serveSignInLink, type SignInLink } from '../../n8n/rest/signInLink';

const TARGET = 'http://localhost:5678/workflow/1';

let link: SignInLink;

beforeEach(async () => {
	link = await serveSignInLink('the-session', TARGET);
});
afterEach(() => link.close());

const open = async (url: string | URL) => await fetch(url, { redirect: 'manual' });

it('signs a browser in with a cookie that pages can’t read, and opens the editor', async () => {
	const { status, headers } = await open(link.url);
	expect(status).toBe(302);
	expect(headers.get('location')).toBe(TARGET);
	expect(headers.get('set-cookie')).toBe('n8n-auth=the-session; Path=/; HttpOnly; SameSite=Lax');
	expect(headers.get('cache-control')).toBe('no-store');
});

it.each(['/', `/${'0'.repeat(32)}`])('signs no one in at %s, which lacks the key', async (path) => {
	const { status, headers } = await open(new URL(path, link.url));
	expect({ status, cookie: headers.get('set-cookie') }).toEqual({ status: 404, cookie: null });
});

it('signs in browsers on the same machine only', async () => {
	// On Linux, a server that listens on all addresses is also reached at the others of the loopback network.
	const other = link.url.replace('localhost', '127.0.0.2');
	await expect(open(other)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
