import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
} from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import type { NodeDetails } from './editor';

const PLACED_AT = 1_769_860_800;

const ITEM = {
	id: 7,
	'order id': 'A-1',
	orders: [{ total: 12.5, tax: 2 }],
	user: { 'full name': 'Mia', age: 30 },
	'last, first': 'Doe, Mia',
	'placed at': new Date(PLACED_AT * 1000).toISOString(),
};

let world: BrowserWorld;
let details: NodeDetails;

beforeAll(async () => {
	world = await openBrowserWorld();
	const { client, credential, editor } = world;
	const parameters = { dataSource: 'fields', timestampSource: 'field', timestampField: '' };
	const nodes = [
		manualTrigger(),
		...givenItems([ITEM]),
		evidently(credential, 'checkout', parameters),
	];
	await editor.openWorkflow(await client.createWorkflow(chain('Drag', nodes)));
	await editor.execute();
	await editor.finished(EVIDENTLY);
	details = await editor.openNode(EVIDENTLY);
});
afterAll(async () => await world?.close());

test('sends the fields that are dragged onto Data Fields and Timestamp Field', async () => {
	await details.input.showSchema();
	for (const name of ['id', 'order id', 'total', 'full name', 'last, first']) {
		await details.drag(name, 'dataFields');
	}
	await details.drag('placed at', 'timestampField');
	const value = async (name: string) => await details.parameter(name).locator('input').inputValue();
	expect(await value('dataFields')).toBe(
		"id, ['order id'], orders[0].total, user['full name'], ['last, first']",
	);
	expect(await value('timestampField')).toBe('placed at');

	await details.executeStep();
	await details.output.showTable();
	await details.output.rows().first().waitFor();
	const [stored] = await world.evidently.readEvents('checkout');
	expect(stored?.timestamp).toBe(PLACED_AT);
	expect(JSON.parse(stored?.data ?? '')).toEqual({
		id: 7,
		'order id': 'A-1',
		orders: [{ total: 12.5 }],
		user: { 'full name': 'Mia' },
		'last, first': 'Doe, Mia',
	});
});
