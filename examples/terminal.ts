import { stripVTControlCharacters, styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** The form of text for people: how wide a line may be, and whether it has colors. */
export interface Terminal {
	columns: number;
	style: (style: Style, text: string) => string;
}

/** Describes standard output. A file or a pipe gets no colors and lines of any length. */
export function standardOutput(): Terminal {
	const { stdout } = process;
	// Node.js decides about colors by NO_COLOR, FORCE_COLOR and the type of the terminal.
	const isColored = stdout.isTTY && stdout.hasColors();
	return terminal(stdout.isTTY ? stdout.columns : Infinity, isColored);
}

export function terminal(columns: number, isColored: boolean): Terminal {
	return {
		columns,
		style: (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text),
	};
}

/** Joins the parts to as few lines as fit in a width. A part that is wider gets its own line. */
export function toLines(parts: string[], width: number): string[] {
	const lines: string[] = [];
	for (const part of parts) {
		const line = (lines.at(-1) ?? '') + part;
		if (lines.length > 0 && widthOf(line) <= width) lines[lines.length - 1] = line;
		else lines.push(part);
	}
	return lines.map((line) => line.trimEnd());
}

/** Wraps a sentence between its words. */
export const wrapWords = (text: string, width: number) => toLines(text.split(/(?<= )/), width);

/** Wraps JSON behind its commas, so that the lines joined are the same JSON. */
export const wrapJson = (json: string, width: number) => toLines(json.split(/(?<=,)/), width);

export const indent = (lines: string[], by = '  ') => lines.map((line) => by + line);

const widthOf = (line: string) => stripVTControlCharacters(line).trimEnd().length;
