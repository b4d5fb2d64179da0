/** Takes `docs/images/start.png`, a picture of what `npm start` prints: `npx tsx test/pictures/start.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REPOSITORY } from '../../n8n/install/package';
import { inTerminal } from '../examples/inTerminal';
import { launchChromium } from '../n8n/browser/chromium';
import { toHtml } from './ansi';

const COLUMNS = 80;

/** The picture starts here: the blocks above look like those below. */
const FIRST_LINE = 'Evidently: items that are events already';

const STYLE = `
	pre { display: inline-block; margin: 0; padding: 24px 28px; background: #16181d; color: #d5d9e0;
		font: 15px/1.45 'DejaVu Sans Mono', monospace; width: ${COLUMNS}ch }
	.bold { font-weight: bold; color: #fff } .dim { color: #868d99 }
	.red { color: #ff7b72 } .green { color: #56d364 } .yellow { color: #e3b341 } .cyan { color: #56d4dd }`;

async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'evidently-picture-'));
	const browser = await launchChromium();
	try {
		const lines = await inTerminal(folder, COLUMNS);
		const first = lines.findIndex((line) => line.includes(FIRST_LINE));
		const html = toHtml(lines.slice(first).join('\n').trimEnd());
		const page = await browser.newPage({ deviceScaleFactor: 2 });
		await page.setContent(`<style>${STYLE}</style><pre>${html}</pre>`);
		const path = join(REPOSITORY, 'docs', 'images', 'start.png');
		await page.locator('pre').screenshot({ path });
	} finally {
		await browser.close();
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
