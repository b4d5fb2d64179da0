/** Runs the tests of `test/engine` with the engine of another n8n: see `run.ts`. */

/** @type {import('jest').Config} */
module.exports = {
	...require('../jest.config.js'),
	testMatch: ['<rootDir>/test/joined/engine.joined.js'],
	resolver: '<rootDir>/test/versions/resolver.js',
};
