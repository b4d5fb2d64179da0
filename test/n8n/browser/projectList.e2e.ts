import { localCredential } from '../../../evidently/credential';
import { CREDENTIAL_TYPE } from '../../../n8n/install/package';
import { until } from '../../../n8n/waiting';
import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
} from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';
import { PROJECTS } from './world';

const project = { __rl: true, mode: 'list', value: '' };

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

it('shows what to do if the list of projects cannot be loaded', async () => {
	const { client, credential, editor, evidently: server } = world;
	const wrong = { ...localCredential(server.url).data, secretAccessKey: 'wrong' };
	const id = await client.createCredential('Wrong secret', CREDENTIAL_TYPE, wrong);
	const nodes = [manualTrigger(), evidently({ ...credential, id }, '', { project })];
	await editor.openWorkflow(await client.createWorkflow(chain('No project list', nodes)));
	const details = await editor.openNode(EVIDENTLY);
	await details.openProjects();
	const error = editor.page.getByTestId('rlc-error-container');
	await error.getByText("Check the credential's Secret Access Key").waitFor();
	expect(await error.innerText()).toContain('403');
});

it('lists and filters the projects of the service, and sends events to the selected one', async () => {
	const { client, credential, editor, evidently: server } = world;
	const nodes = [
		manualTrigger(),
		...givenItems([{ order: 1 }, { order: 2 }]),
		evidently(credential, '', { project }),
	];
	await editor.openWorkflow(await client.createWorkflow(chain('Project list', nodes)));
	const details = await editor.openNode(EVIDENTLY);

	await details.openProjects();
	await details.projects().first().waitFor();
	expect(await details.projects().allInnerTexts()).toEqual(PROJECTS);
	await screenshot(editor.page, 'projects');

	await details.searchProjects('suggest');
	await until('one project on the list', async () => (await details.projects().count()) === 1);
	expect(await details.projects().allInnerTexts()).toEqual(['search-suggestions']);

	await details.projects().first().click();
	await details.executeStep();
	expect(await details.output.texts()).toHaveLength(2);
	const stored = await server.readEvents('search-suggestions');
	await details.close();
	await editor.node(EVIDENTLY).getByText('events to search-suggestions').waitFor();
	expect(stored.map(({ data }) => JSON.parse(data) as unknown)).toEqual([
		{ order: 1 },
		{ order: 2 },
	]);
});
