import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { listProjects } from '../../nodes/AwsEvidently/send/listProjects';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { loadOptionsContext } from '../engine/loadOptions';
import { cleanUp, CREDENTIALS, onCleanUp } from '../evidently/testKit';

afterEach(cleanUp);

/** A list that never ends: each page names the next one. */
async function startEndlessList() {
	const asked: Array<string | null> = [];
	const server = createServer((request, response) => {
		asked.push(new URL(request.url!, 'http://localhost').searchParams.get('nextToken'));
		const project = { name: `project-${asked.length}`, arn: 'arn' };
		response.end(JSON.stringify({ projects: [project], nextToken: String(asked.length) }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onCleanUp(() => server.close());
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const credential = { region: 'us-east-1', ...CREDENTIALS, endpoint };
	const context = loadOptionsContext(new AwsEvidently(), credential);
	return { asked, search: (filter?: string) => listProjects.call(context, filter) };
}

describe('Where a list of projects never ends', () => {
	it('a search ends after twenty pages, and can go on from there', async () => {
		const { asked, search } = await startEndlessList();
		expect(await search('zebra')).toEqual({ results: [], paginationToken: '20' });
		expect(asked).toHaveLength(20);
		expect(asked.slice(0, 3)).toEqual([null, '1', '2']);
	}, 5_000);

	it('a search ends where it finds something', async () => {
		const { asked, search } = await startEndlessList();
		expect(await search('T-3')).toEqual({
			results: [{ name: 'project-3', value: 'project-3', description: 'arn' }],
			paginationToken: '3',
		});
		expect(asked).toHaveLength(3);
	});
});
