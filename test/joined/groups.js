const { readdirSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');

/**
 * Folders whose tests `npm test` runs as one file, since each file loads what it imports again. n8n's
 * engine takes three seconds, and n8n-workflow one.
 */
const GROUPS = {
	chaos: ['chaos'],
	engine: ['engine'],
	evidently: ['evidently'],
	examples: ['examples'],
	tools: ['n8n', 'pictures', 'release', 'versions'],
	units: ['api', 'aws', 'evaluate', 'receive', 'send', 'shared'],
};

const TESTS = dirname(__dirname);

const filesOf = (group) => GROUPS[group].flatMap((folder) => testFilesIn(join(TESTS, folder)));

const testFilesIn = (folder) =>
	readdirSync(folder, { recursive: true })
		.filter((name) => name.endsWith('.test.ts'))
		.map((name) => join(folder, name));

exports.JOINED_FILES = Object.keys(GROUPS).flatMap(filesOf);

/** Defines the tests of a group. */
exports.join = (group) => {
	for (const file of filesOf(group)) describe(basename(file), () => void require(file));
};
