import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { projectArn } from '../../../evidently';
import { loadOptionsContext } from '../../support/loadOptions';
import { CREDENTIALS, startTestEvidently } from '../../support/testKit';
import { setUpEngine } from './setUp';

const PROJECTS = Array.from({ length: 60 }, (_, n) => `project-${String(n).padStart(2, '0')}`);

describe('Project list', () => {
	const engine = setUpEngine();

	/** Searches the list of Project like the editor. */
	async function search(projects: string[], args: [string?, string?], fields: object = {}) {
		const { url } = await startTestEvidently({ projects });
		const nodeType = engine().nodeType('awsEvidently');
		const credential = { region: 'us-east-1', ...CREDENTIALS, endpoint: url, ...fields };
		const context = loadOptionsContext(nodeType, credential);
		return await nodeType.methods!.listSearch!.listProjects!.apply(context, args);
	}

	it('lists each project by its name with its ARN', async () => {
		const { results } = await search(['checkout'], []);
		const description = projectArn('us-east-1', 'checkout');
		assert.deepEqual(results, [{ name: 'checkout', value: 'checkout', description }]);
	});

	it('lists projects page by page, and finds a project by a part of its name', async () => {
		const first = await search(PROJECTS, []);
		assert.equal(first.results.length, 50);
		const second = await search(PROJECTS, [undefined, first.paginationToken]);
		assert.equal(second.results.length, 10);
		const { results } = await search(PROJECTS, ['T-59']);
		assert.deepEqual(
			results.map(({ name }) => name),
			['project-59'],
		);
	});

	it('explains what is wrong with the credential', async () => {
		await assert.rejects(search([], [], { secretAccessKey: 'wrong' }), {
			name: 'NodeApiError',
			message: /^InvalidSignatureException: /,
		});
	});
});
