const { resolve } = require('node:path');

const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
const shared = {
	...base,
	rootDir: resolve(__dirname, '..', '..'),
	// The suites share two cores with n8n, its workers and a browser.
	maxWorkers: 1,
};

const suites = {
	browser: {
		...shared,
		testMatch: ['<rootDir>/test/n8n/{browser,receive,postgres}/*.e2e.ts'],
		globalSetup: '<rootDir>/test/n8n/browser/globalSetup.ts',
		globalTeardown: '<rootDir>/test/n8n/browser/globalTeardown.ts',
	},
	// Twenty thousand events through n8n and PostgreSQL, and the recovery from a killed worker.
	queue: { ...shared, testMatch: ['<rootDir>/test/n8n/queue/*.e2e.ts'], testTimeout: 600_000 },
};

module.exports = suites[process.env.N8N_SUITE ?? 'browser'];
