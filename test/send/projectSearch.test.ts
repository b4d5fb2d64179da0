import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { searchProjects } from '../../nodes/AwsEvidently/send/projectSearch';
import { AwsEvidently } from '../../nodes/AwsEvidently/AwsEvidently.node';
import { loadOptionsContext } from '../support/loadOptions';
import { cleanUp, CREDENTIALS, onCleanUp } from '../support/testKit';

afterEach(cleanUp);

/** Starts an endpoint and returns a function that searches its projects. */
async function searchOf(respond: (token: string | null) => object) {
	const server = createServer((request, response) => {
		const token = new URL(request.url!, 'http://localhost').searchParams.get('nextToken');
		response.end(JSON.stringify(respond(token)));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onCleanUp(() => server.close());
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const credential = { region: 'us-east-1', ...CREDENTIALS, endpoint };
	const context = loadOptionsContext(new AwsEvidently(), credential);
	return (filter?: string) => searchProjects.call(context, filter);
}

/** The list never ends: each page has a token for the next one. */
async function startEndlessList() {
	const asked: Array<string | null> = [];
	const search = await searchOf((token) => {
		asked.push(token);
		const project = { name: `project-${asked.length}`, arn: 'arn' };
		return { projects: [project], nextToken: String(asked.length) };
	});
	return { asked, search };
}

describe('A search in a list of projects that never ends', () => {
	it('stops a project search after twenty pages, and can continue from there', async () => {
		const { asked, search } = await startEndlessList();
		expect(await search('zebra')).toEqual({ results: [], paginationToken: '20' });
		expect(asked).toHaveLength(20);
		expect(asked.slice(0, 3)).toEqual([null, '1', '2']);
	}, 5_000);

	it('stops a project search at the first page with a match', async () => {
		const { asked, search } = await startEndlessList();
		expect(await search('T-3')).toEqual({
			results: [{ name: 'project-3', value: 'project-3', description: 'arn' }],
			paginationToken: '3',
		});
		expect(asked).toHaveLength(3);
	});
});

describe('A list of projects', () => {
	it.each([{}, { projects: null }])(
		'rejects a response without a list of projects: %j',
		async (response) => {
			const search = await searchOf(() => response);
			await expect(search()).rejects.toMatchObject({
				message: "The endpoint's response has no list of projects, so it isn't from Evidently.",
				description: "Check the credential's Endpoint.",
			});
		},
	);
});
