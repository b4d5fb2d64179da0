/**
 * Which room may import which; CONTRIBUTING.md has the map. What a room may import beside itself is
 * listed here, all else of ours is forbidden, and nothing may be imported in a circle.
 */
const NODE = 'nodes/AwsEvidently';

/** A room's folder, and what of ours it may import. */
const ROOMS = {
	[`${NODE}/api`]: [],
	[`${NODE}/shared`]: [`${NODE}/api`],
	[`${NODE}/aws`]: [`${NODE}/shared`, `${NODE}/api`],
	[`${NODE}/send`]: [`${NODE}/aws`, `${NODE}/shared`, `${NODE}/api`],
	[`${NODE}/evaluate`]: [`${NODE}/shared`, `${NODE}/api`],
	[`${NODE}/receive`]: [`${NODE}/evaluate`, `${NODE}/shared`, `${NODE}/api`],
	credentials: [`${NODE}/aws`],
	evidently: [`${NODE}/receive`, `${NODE}/evaluate`, `${NODE}/api`, 'n8n/lock[.]ts$'],
	n8n: [],
	release: [],
	examples: ['evidently', 'n8n'],
	// The benchmarks also time parts of the node alone.
	bench: ['evidently', 'n8n', `${NODE}/(send|receive|evaluate|aws)`],
};

const OURS = '^(nodes|credentials|evidently|n8n|examples|bench|release|test)/';

const inside = (folder) => `^${folder}${folder.endsWith('$') ? '' : '/'}`;

const roomRules = Object.entries(ROOMS).map(([room, allowed]) => ({
	name: `what ${room} may import`,
	severity: 'error',
	from: { path: inside(room) },
	to: { path: OURS, pathNot: [room, ...allowed].map(inside) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...roomRules,
		{
			name: 'the node classes are imported by n8n alone',
			severity: 'error',
			from: { path: '^(credentials|evidently|n8n|examples|bench|release|nodes/AwsEvidently/.+/)' },
			to: { path: `^${NODE}/[^/]+[.]node[.]ts$` },
		},
		{
			name: 'no circles',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no import of what is missing',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// Types, too: a circle of types is a circle for the reader.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'test/tsconfig.json' },
	},
};
