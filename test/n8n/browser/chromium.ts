import { existsSync } from 'node:fs';

import { chromium, type Browser, type Page } from 'playwright-core';

import type { N8nClient } from '../../../n8n/rest/client';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Limits the browser to this machine by its name resolution, because Playwright's own request
 * blocking would turn the browser's cache off.
 */
const LOOPBACK_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost';

/** Starts the system's Chromium, limited to connections to this machine. */
export async function launchChromium(): Promise<Browser> {
	const executablePath = EXECUTABLES.find((path) => existsSync(path));
	if (!executablePath) {
		throw new Error('Chromium is missing. On Debian: apt-get install -y chromium');
	}
	// Chromium's sandbox refuses to run as root, the user in containers and on CI.
	const args = process.getuid?.() === 0 ? ['--no-sandbox', LOOPBACK_ONLY] : [LOOPBACK_ONLY];
	return await chromium.launch({ executablePath, args });
}

/** Opens a page that is signed in to n8n with the session of the client. */
export async function openPage(browser: Browser, client: N8nClient): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	await context.addCookies([{ name: 'n8n-auth', value: client.session, url: client.url }]);
	return await context.newPage();
}
