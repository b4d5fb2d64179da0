import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Page } from 'playwright-core';

import { PICTURES_FOLDER, saveTexts } from '../../pictures/shownTexts';
import { terminalHtml } from '../../pictures/terminal';
import { temporaryFolder } from '../../support/cleanUp';
import { STILL, takesPictures } from './screenshot';

const run = promisify(execFile);

/** The size of the terminal, which is as wide as the editor below it. */
const COLUMNS = 112;
const ROWS = 7;
const WIDTH = 1067;

/** One palette for all frames, so that the editor's colors don't flicker. */
const PALETTE =
	'split[frames][all];[all]palettegen[palette];[frames][palette]paletteuse=dither=none';

/** An animated picture of a terminal above the editor. It takes no frames unless pictures are taken. */
export class Film {
	private readonly frames: Array<{ image: Buffer; seconds: number }> = [];

	constructor(private readonly editor: Page) {}

	/** Adds a frame with what the editor shows now. */
	async add(terminal: string, seconds: number): Promise<void> {
		if (!takesPictures) return;
		const editor = (await this.editor.screenshot(STILL)).toString('base64');
		const page = await this.editor.context().newPage();
		await page.setViewportSize({ width: WIDTH, height: 100 });
		const image = `<img style="display: block; width: ${WIDTH}px" src="data:image/png;base64,${editor}">`;
		await page.setContent(terminalHtml(terminal, COLUMNS, ROWS) + image);
		this.frames.push({ image: await page.screenshot({ fullPage: true }), seconds });
		await page.close();
	}

	/** Saves `docs/images/NAME.gif` and its texts. */
	async save(name: string): Promise<void> {
		if (!takesPictures) return;
		const folder = await temporaryFolder();
		const entries = await Promise.all(
			this.frames.map(async ({ image, seconds }, index) => {
				await writeFile(join(folder, `${index}.png`), image);
				return `file ${index}.png\nduration ${seconds}\n`;
			}),
		);
		// ffmpeg ignores the duration of the last entry unless its file is repeated.
		const list = `${entries.join('')}file ${this.frames.length - 1}.png\n`;
		await writeFile(join(folder, 'frames.txt'), list);
		const input = ['-f', 'concat', '-i', join(folder, 'frames.txt'), '-fps_mode', 'vfr'];
		const output = ['-filter_complex', PALETTE, '-y', join(PICTURES_FOLDER, `${name}.gif`)];
		await run('ffmpeg', ['-loglevel', 'error', ...input, ...output]);
		await saveTexts(name);
	}
}
