import { EVIDENTLY } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

it('finds the node by "evidently" and adds it after a trigger', async () => {
	const { editor } = world;
	await editor.openNewWorkflow();
	await editor.addManualTrigger();
	await editor.addNext();
	await editor.search('evidently');
	const found = editor.found().filter({ hasText: EVIDENTLY });
	await found.waitFor();
	expect(await editor.found().allInnerTexts()).toEqual([EVIDENTLY]);
	await editor.page.getByText('or send events to a project').waitFor();
	await screenshot(editor.page, 'nodes-panel');

	await found.click();
	await editor.found().filter({ hasText: 'Send events to a project' }).click();
	await editor.details.parameters.waitFor();
	await editor.details.close();

	expect(await editor.node(EVIDENTLY).isVisible()).toBe(true);
	expect(await editor.page.getByTestId('edge').count()).toBe(1);
});

it('finds the node by what people call Evidently, its operation and what it is for', async () => {
	const { editor } = world;
	await editor.openNewWorkflow();
	await editor.addManualTrigger();
	await editor.addNext();
	const terms = ['cloudwatch', 'feature flag', 'a/b test', 'variation', 'metrics'];
	for (const words of [...terms, 'put project events', 'PutProjectEvents']) {
		await editor.search(words);
		await editor.found().filter({ hasText: EVIDENTLY }).waitFor();
	}
});
