/**
 * Mutation testing: Stryker changes the code in one small place at a time and runs the tests that
 * cover it. docs/mutation-testing.md has the last score and the limits of this method.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: [
		'nodes/AwsEvidently/api/*.ts',
		'nodes/AwsEvidently/aws/{rateLimiter,retryStrategy}.ts',
		'nodes/AwsEvidently/aws/{errorAdvice,redaction,serviceErrors,wait}.ts',
		'nodes/AwsEvidently/send/{batches,dataPath,dryRun,evaluationData,eventKey,jsonData,jsonText}.ts',
		'nodes/AwsEvidently/send/{eventResults,failureDetails,halving,outcomes,projectParameter,resultItems,timestamps}.ts',
		'nodes/AwsEvidently/evaluate/*.ts',
		'nodes/AwsEvidently/receive/!(activation|description|webhook).ts',
		'evidently/{eventLog,faults,random,stats,tokenBucket}.ts',
		'n8n/lock.ts',
	],
	testRunner: 'jest',
	jest: {
		configFile: 'jest.config.js',
		config: {
			// Tests that start a server, load the SDK or take seconds are left out, because each
			// mutant runs them.
			testMatch: [
				'<rootDir>/test/api/*.test.ts',
				'<rootDir>/test/evaluate/!(hostileDefinitions).test.ts',
				'<rootDir>/test/receive/!(hostileRequests|roundTrip).test.ts',
				'<rootDir>/test/aws/{pacing,rateLimiter}.test.ts',
				'<rootDir>/test/aws/{redaction,retryStrategy,serviceErrors,wait}.test.ts',
				'<rootDir>/test/send/{batches,dataPath,dryRun,evaluationData,eventKey,jsonData,jsonText}.test.ts',
				'<rootDir>/test/send/{eventResults,failureDetails,halving,outcomes,projectParameter,resultItems,timestamps}.test.ts',
				'<rootDir>/test/evidently/{eventLog,faults,random,stats,tokenBucket}.test.ts',
				'<rootDir>/test/n8n/lock.test.ts',
			],
		},
	},
	// Stryker rewrites the references of a tsconfig.json, but swc reads none.
	tsconfigFile: '',
	coverageAnalysis: 'perTest',
	// Stryker can't copy a link to a folder, as examples/sql has one.
	ignorePatterns: ['/dist', '/docs', '/examples/sql', '/.cache', '/.evidently'],
	tempDirName: '.cache/stryker',
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutation.html' },
	jsonReporter: { fileName: '.cache/mutation.json' },
	clearTextReporter: { allowColor: false, reportTests: false },
	thresholds: { high: 95, low: 90, break: 90 },
	concurrency: 2,
};
