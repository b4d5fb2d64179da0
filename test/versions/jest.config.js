/** Runs the tests of `test/engine` with the engine of another n8n: see `run.ts`. */
const { resolve } = require('node:path');

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: resolve(__dirname, '..', '..'),
	// n8n's virtual machine runs in a process of its own, with the installed engine.
	testMatch: ['<rootDir>/test/engine/!(draggedFieldsInVm).test.ts'],
	resolver: '<rootDir>/test/versions/resolver.js',
};
