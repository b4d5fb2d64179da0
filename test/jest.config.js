/** Runs all tests, as `npm test` does. Without this file, jest runs each test file by itself. */
const { resolve } = require('node:path');

const base = require('../jest.config.js');
const { JOINED_FILES } = require('./joined/groups');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: resolve(__dirname, '..'),
	testMatch: [...base.testMatch, '<rootDir>/test/joined/*.joined.js'],
	testPathIgnorePatterns: JOINED_FILES,
	testSequencer: '<rootDir>/test/sequencer.js',
	// On two cores, the tests took 163 s with two workers: some wait for programs that they start.
	maxWorkers: 3,
};
