/** Test files that take at least five seconds, the longest first. */
const LONGEST = [
	'joined/chaos.joined.js',
	'joined/engine.joined.js',
	'joined/units.joined.js',
	'examples/experimentVerdicts.test.ts',
	'examples/experimentResults.test.ts',
	'examples/deadLetterStatements.test.ts',
	'docs/programs.test.ts',
	'evidently/evaluations.test.ts',
	'n8n/postgres/server.test.ts',
	'release/release.test.ts',
	'package/package.test.ts',
	'examples/demo.test.ts',
	'evidently/main.test.ts',
];

const rankOf = ({ path }) => {
	const index = LONGEST.findIndex((name) => path.endsWith(`/test/${name}`));
	return index === -1 ? LONGEST.length : index;
};

/**
 * Starts the longest files first, so that two processes end at about the same time. Jest does that only
 * with the durations of an earlier run, and starts with the largest files in a fresh clone.
 */
module.exports = class {
	sort(tests) {
		return [...tests].sort((a, b) => rankOf(a) - rankOf(b));
	}

	allFailedTests(tests) {
		return tests;
	}

	cacheResults() {}
};
