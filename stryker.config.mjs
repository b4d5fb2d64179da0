/**
 * How strong the unit tests are: Stryker makes small mistakes one at a time and runs the tests that
 * come past them. docs/mutation-testing.md has the last score, and what this doesn't see.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [
		'nodes/AwsEvidently/api/*.ts',
		'nodes/AwsEvidently/aws/{assumeRole,backoff,connection,httpOptions,invalidValue}.ts',
		'nodes/AwsEvidently/aws/{rateLimiter,retryStrategy,serviceErrors,sha256,sign,wait}.ts',
		'nodes/AwsEvidently/send/{batches,data,outcomes,project,replies,requests,results,timestamps}.ts',
		'nodes/AwsEvidently/receive/*.ts',
		'evidently/{eventLog,eventResults,faults,findProject,random,stats,tokenBucket}.ts',
	],
	testRunner: 'jest',
	jest: {
		configFile: 'jest.config.js',
		config: { testMatch: ['<rootDir>/test/{api,aws,send,receive,evidently}/**/*.test.ts'] },
	},
	coverageAnalysis: 'perTest',
	// The build and the pictures are no part of what is tested.
	ignorePatterns: ['/dist', '/docs', '/.cache', '/.evidently'],
	tempDirName: '.cache/stryker',
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutation.html' },
	jsonReporter: { fileName: '.cache/mutation.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
	timeoutMS: 20_000,
	concurrency: 2,
};
