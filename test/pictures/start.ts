/** Takes `docs/images/start.png`, a picture of what `npm start` prints: `npx tsx test/pictures/start.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import { COMMAND, inTerminal } from '../examples/inTerminal';
import { launchChromium } from '../n8n/browser/chromium';
import { terminalHtml } from './terminal';

const COLUMNS = 80;

/** The picture starts here: the blocks above look like those below. */
const FIRST_LINE = 'Evidently: items that are events already';

async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-picture-'));
	const browser = await launchChromium();
	try {
		const lines = await inTerminal(COMMAND, folder, COLUMNS);
		const first = lines.findIndex((line) => line.includes(FIRST_LINE));
		const text = lines.slice(first).join('\n').trimEnd();
		const page = await browser.newPage({ deviceScaleFactor: 2 });
		await page.setContent(terminalHtml(text, COLUMNS));
		const path = join(REPOSITORY, 'docs', 'images', 'start.png');
		await page.locator('pre').screenshot({ path });
	} finally {
		await browser.close();
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
