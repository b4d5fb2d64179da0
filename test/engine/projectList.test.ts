import type { ICredentialDataDecryptedObject, INodeListSearchResult } from 'n8n-workflow';

import type { Evidently, EvidentlyOptions } from '../../evidently';
import { projectArn } from '../../nodes/AwsEvidently/receive/projectResponses';
import { Engine } from '../../n8n/engine/engine';
import { cleanUp, CREDENTIALS, startTestEvidently } from '../support/testKit';
import { loadOptionsContext } from '../support/loadOptions';

let engine: Engine;

beforeAll(async () => {
	engine = await Engine.load();
});

afterEach(cleanUp);

type Search = (filter?: string, paginationToken?: string) => Promise<INodeListSearchResult>;

/** Starts a local Evidently. @returns the search that the editor calls for the list of projects. */
async function setUp(options: EvidentlyOptions, fields: ICredentialDataDecryptedObject = {}) {
	const evidently: Evidently = await startTestEvidently(options);
	const credential = { region: 'us-east-1', ...CREDENTIALS, endpoint: evidently.url, ...fields };
	const nodeType = engine.nodeType('awsEvidently');
	const { listProjects } = nodeType.methods!.listSearch!;
	const search: Search = (...args) =>
		listProjects!.apply(loadOptionsContext(nodeType, credential), args);
	return { evidently, search };
}

const numbered = (count: number) =>
	Array.from({ length: count }, (_, index) => `project-${String(index).padStart(3, '0')}`);

const namesOf = ({ results }: INodeListSearchResult) => results.map(({ name }) => name);

/** Reads the list page by page, as the editor does while the user scrolls. */
async function readAll(search: Search, filter?: string) {
	const pages = [await search(filter)];
	for (let token = pages[0]!.paginationToken; token; token = pages.at(-1)!.paginationToken) {
		pages.push(await search(filter, token));
	}
	return pages.map(namesOf);
}

describe('The list of projects', () => {
	it('lists each project by its name, with its ARN as the description', async () => {
		const { search } = await setUp({ projects: ['checkout'] });
		expect(await search()).toEqual({
			results: [
				{ name: 'checkout', value: 'checkout', description: projectArn('us-east-1', 'checkout') },
			],
			paginationToken: undefined,
		});
	});

	it.each(['test', 'a', 'event'])(
		'lists the projects unchanged if the key ID is %s',
		async (accessKeyId) => {
			const keys = { accessKeyId, secretAccessKey: 'sesame' };
			const projects = ['a', 'event', 'test', 'test-shop'];
			const { search } = await setUp({ projects, credentials: [keys] }, keys);
			expect(namesOf(await search())).toEqual(projects);
		},
	);

	it('lists all projects page by page', async () => {
		const projects = numbered(120);
		const { evidently, search } = await setUp({ projects });
		const pages = await readAll(search);
		expect(pages.map((page) => page.length)).toEqual([50, 50, 20]);
		expect(pages.flat()).toEqual(projects);
		expect(evidently.stats.requests).toBe(3);
	});

	it('returns an empty list if there are no projects', async () => {
		const { search } = await setUp({ projects: [] });
		expect(await search()).toEqual({ results: [], paginationToken: undefined });
	});
});

describe('A search in the list', () => {
	it('finds projects by a part of the name, ignoring case', async () => {
		const { search } = await setUp({ projects: ['Checkout', 'shop-checkout', 'demo'] });
		expect(namesOf(await search('CHECK'))).toEqual(['Checkout', 'shop-checkout']);
	});

	it('finds matching projects on several pages', async () => {
		const { search } = await setUp({ projects: numbered(120) });
		const found = (await readAll(search, '7')).flat();
		expect(found).toEqual(numbered(120).filter((name) => name.includes('7')));
	});

	it('ends the search if no project matches', async () => {
		const { search } = await setUp({ projects: numbered(120) });
		expect(await search('zebra')).toEqual({ results: [], paginationToken: undefined });
	});

	it('treats the search text literally', async () => {
		const { search } = await setUp({ projects: ['a.b', 'axb'] });
		expect(namesOf(await search('a.b'))).toEqual(['a.b']);
	});
});

describe("A list of projects that can't be read", () => {
	it.each([
		[
			'the secret is wrong',
			{ secretAccessKey: 'wrong' },
			{
				message: expect.stringMatching(/^InvalidSignatureException: /) as string,
				description:
					"Check the credential's Secret Access Key: a character may be missing or mistyped.",
				httpCode: '403',
			},
		],
		[
			'a key is missing',
			{ accessKeyId: '' },
			{ message: expect.stringContaining('Missing Access Key ID') as string, httpCode: null },
		],
		[
			'the connection is refused',
			{ endpoint: 'http://127.0.0.1:1' },
			{
				message: expect.stringContaining('refused the connection (ECONNREFUSED)') as string,
				description: "Check the credential's Endpoint.",
				httpCode: null,
			},
		],
	])(
		'explains with an error whose advice the editor shows that %s',
		async (_what, fields, error) => {
			const { search } = await setUp({}, fields);
			// n8n passes a description on to the editor only if it belongs to an error of this kind.
			await expect(search()).rejects.toMatchObject({ name: 'NodeApiError', ...error });
		},
	);
});
