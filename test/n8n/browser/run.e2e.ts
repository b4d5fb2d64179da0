import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
	node,
} from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';

let world: BrowserWorld;

const ORDERS = [
	{ order: 'A-1', total: 12.5 },
	{ order: 'A-2', total: 99 },
	{ order: 'A-3', total: 7.25 },
];

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());
afterEach(() => world.evidently.setFaults({}));

async function open(afterwards = [] as Array<ReturnType<typeof node>>): Promise<string> {
	const { client, credential, editor } = world;
	const nodes = [
		manualTrigger(),
		...givenItems(ORDERS),
		evidently(credential, 'checkout'),
		...afterwards,
	];
	const id = await client.createWorkflow(chain('Run', nodes));
	await editor.openWorkflow(id);
	return id;
}

async function runAndOpen() {
	const { editor } = world;
	await editor.execute();
	await editor.finished(EVIDENTLY);
	const details = await editor.openNode(EVIDENTLY);
	await details.output.showTable();
	return details;
}

it('shows one output item for each event, linked with its input item', async () => {
	const stored = await world.evidently.readEvents('checkout');
	await open();
	const { input, output, page } = await runAndOpen();
	await input.showTable();

	const events = (await world.evidently.readEvents('checkout')).slice(stored.length);
	expect(await output.texts()).toEqual(events.map(({ eventId }) => [eventId]));

	await output.rows().nth(1).hover();
	await input.linkedRow().waitFor();
	expect(await input.linkedRow().innerText()).toContain('A-2');
	await screenshot(page, 'run');
});

it('lets a later node access the items before the Evidently node', async () => {
	const { client } = world;
	const reached = node('Reached', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: '={{ { order: $("Items").item.json.order } }}',
	});
	const id = await open([reached]);
	const execution = await client.finished(await client.start(id, 'Start'));
	const items = execution.data.resultData.runData.Reached?.[0]?.data?.main?.[0] ?? [];
	expect(items.map(({ json }) => json)).toEqual(ORDERS.map(({ order }) => ({ order })));
});

it('shows a hint in the output if the service rejects events', async () => {
	world.evidently.setFaults({ reject: 1 });
	await open();
	const { output, page } = await runAndOpen();
	const hint = output.root.getByText('The service rejected 3 of 3 events');
	await hint.waitFor();
	await screenshot(page, 'rejected');
	expect((await output.texts())[0]).toEqual([
		'ValidationException',
		'This local Evidently is set to reject some events.',
	]);
});
