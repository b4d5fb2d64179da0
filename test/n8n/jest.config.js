const { resolve } = require('node:path');

const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
const shared = {
	...base,
	rootDir: resolve(__dirname, '..', '..'),
	// The suites share two cores with n8n, its workers and a browser.
	maxWorkers: 1,
};

/** Starts one n8n for all suites of the run. */
const inOneN8n = {
	...shared,
	globalSetup: '<rootDir>/test/n8n/browser/globalSetup.ts',
	globalTeardown: '<rootDir>/test/n8n/browser/globalTeardown.ts',
};

const suites = {
	browser: {
		...inOneN8n,
		testMatch: ['<rootDir>/test/n8n/{browser,receive,postgres,rest,dev}/*.e2e.ts'],
	},
	rest: { ...inOneN8n, testMatch: ['<rootDir>/test/n8n/rest/*.e2e.ts'] },
	// Twenty thousand events pass through n8n and PostgreSQL, and n8n recovers from a killed worker.
	queue: { ...shared, testMatch: ['<rootDir>/test/n8n/queue/*.e2e.ts'], testTimeout: 600_000 },
};

module.exports = suites[process.env.N8N_SUITE ?? 'browser'];
