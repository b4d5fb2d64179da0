import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testIf } from '../support/testIf';
import { hasTerminal, inTerminal, TSX } from './inTerminal';

const itInTerminal = testIf(hasTerminal, 'no program that makes a terminal (Debian: bsdutils)');

const SOURCE = join(__dirname, '../../examples/terminal.ts');

/** Prints the width of the terminal and a green word. */
const PROGRAM = `const { columns, style } = require("${SOURCE}").standardOutput();
	console.log(columns + " " + style("green", "word"));`;

itInTerminal.each([
	['colors', {}, '120 \u001b[32mword\u001b[39m'],
	['no colors if NO_COLOR is set', { NO_COLOR: '1' }, '120 word'],
])('text in a terminal has its width and %s', async (_what, env, text) => {
	const words = [process.execPath, '--import', TSX, '--eval', PROGRAM];
	expect(await inTerminal(words, tmpdir(), 120, env)).toContain(text);
});
