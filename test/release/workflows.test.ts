import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const WORKFLOWS = resolve(__dirname, '../../.github/workflows');

describe('A GitHub workflow', () => {
	it.each(readdirSync(WORKFLOWS))(
		'pins each action to the hash of a commit and names its version in %s',
		(name) => {
			const workflow = readFileSync(join(WORKFLOWS, name), 'utf8');
			const actions = [...workflow.matchAll(/\buses: (.+)/g)].map(([, action]) => action!);
			expect(actions.length).toBeGreaterThan(0);
			for (const action of actions) {
				// Actions of this repository are used at the commit that is being run.
				expect(action).toMatch(/^(\.\/.+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
			}
		},
	);
});
