/** `npm run test:chaos`: the tests of this folder alone, at length. */
process.env.CHAOS = 'long';

/** @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	testMatch: ['<rootDir>/test/chaos/**/*.test.ts'],
	// Each measures time or memory, so none shares the machine with another.
	maxWorkers: 1,
	testTimeout: 15 * 60_000,
};
