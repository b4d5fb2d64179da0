import { toHtml } from './ansi';

const STYLE = `
	body { margin: 0 }
	pre { display: inline-block; margin: 0; padding: 24px 28px; background: #16181d; color: #d5d9e0;
		font: 15px/1.45 'DejaVu Sans Mono', monospace }
	.bold { font-weight: bold; color: #fff } .dim { color: #868d99 }
	.red { color: #ff7b72 } .green { color: #56d364 } .yellow { color: #e3b341 } .cyan { color: #56d4dd }`;

/** Returns HTML with a `pre` that shows a text as a terminal of this size would. */
export const terminalHtml = (text: string, columns: number, rows = 0) =>
	`<style>${STYLE} pre { width: ${columns}ch; min-height: ${rows * 1.45}em }</style><pre>${toHtml(text)}</pre>`;
