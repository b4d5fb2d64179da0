/**
 * Defines the tests of this folder as one file, since each file that uses n8n's engine loads it first,
 * which takes two to three seconds. Files that replace a module can't be part of it.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const replacesModule = (file) => readFileSync(file, 'utf8').includes('jest.mock(');

const FILES = readdirSync(__dirname)
	.filter((name) => name.endsWith('.test.ts'))
	.map((name) => join(__dirname, name))
	.filter((file) => !replacesModule(file));

exports.FILES = FILES;

// The configuration of jest reads the list of files outside of any test.
if (typeof describe === 'function') {
	for (const file of FILES) describe(basename(file), () => void require(file));
}
