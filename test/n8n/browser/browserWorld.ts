import type { Browser } from 'playwright-core';

import { launchChromium, openPage } from './chromium';
import { Editor } from './editor';
import { openWorld, type World } from './world';

export interface BrowserWorld extends World {
	editor: Editor;
}

/** Opens a world together with an editor in a separate browser. */
export async function openBrowserWorld(): Promise<BrowserWorld> {
	const world = await openWorld();
	const browser = await launchChromium();
	const editor = await openEditor(browser, world);
	const close = async () => {
		await browser.close();
		await world.close();
	};
	return { ...world, editor, close };
}

async function openEditor(browser: Browser, world: World): Promise<Editor> {
	return new Editor(await openPage(browser, world.client), world.client);
}
