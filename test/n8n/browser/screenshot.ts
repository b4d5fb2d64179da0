import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { PICTURES_FOLDER, saveTexts } from '../../pictures/shownTexts';

/** Whether the pictures of the documentation are taken, as the option --screenshots says. */
export const takesPictures = Boolean(process.env.N8N_SCREENSHOTS);

/** Saves `docs/images/NAME.png` and its texts if pictures are taken. */
export async function screenshot(page: Page, name: string): Promise<void> {
	if (!takesPictures) return;
	await page.screenshot({ ...STILL, path: join(PICTURES_FOLDER, `${name}.png`) });
	await saveTexts(name);
}

/** How the editor looks in a picture: n8n's notifications would cover parts of it. */
export const STILL = {
	animations: 'disabled',
	style: '.el-notification { display: none }',
} as const;
