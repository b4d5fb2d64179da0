import { inspect } from 'node:util';

/** The styles that the programs of this repository use, by the code that turns each on. */
const STYLES = new Map(
	['bold', 'dim', 'red', 'green', 'yellow', 'cyan'].map((name) => [
		String(inspect.colors[name]?.[0]),
		name,
	]),
);

/** Turns the text of a terminal into HTML, with a span for each style. Styles aren't nested. */
export function toHtml(text: string): string {
	return text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/\u001b\[(\d+)m/g, (_, code: string) => {
			const style = STYLES.get(code);
			return style === undefined ? '</span>' : `<span class="${style}">`;
		});
}
