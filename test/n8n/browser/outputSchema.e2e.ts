import { chain, evidently, manualTrigger, node } from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';

const NEXT = 'Next';

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

it('shows the fields that the sending node will output before its first run', async () => {
	const { client, credential, editor } = world;
	const next = node(NEXT, 'n8n-nodes-base.set', 3.4);
	const nodes = [manualTrigger(), evidently(credential, 'checkout'), next];
	await editor.openWorkflow(await client.createWorkflow(chain('Output schema', nodes)));
	const { input } = await editor.openNode(NEXT);
	for (const field of ['eventId', 'errorCode', 'errorMessage']) {
		await input.schemaField(field).waitFor();
	}
});
