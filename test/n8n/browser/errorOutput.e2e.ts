import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
} from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';
import { screenshot } from './screenshot';

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

/** Thirty visits, of which every tenth has an invalid time. */
const VISITS = Array.from({ length: 30 }, (_, visit) => ({
	visit,
	at: visit % 10 === 0 ? 'some day' : 1_750_000_000 + visit,
}));

it('sends rejected and invalid items to the error output, with their input fields', async () => {
	const { client, credential, editor, evidently: server } = world;
	server.setFaults({ reject: 0.4 });
	const parameters = { timestampSource: 'field', timestampField: 'at' };
	const settings = { onError: 'continueErrorOutput' as const };
	const nodes = [
		manualTrigger(),
		...givenItems(VISITS),
		evidently(credential, 'checkout', parameters, settings),
	];
	const id = await client.createWorkflow(chain('Error output', nodes));
	await editor.openWorkflow(id);
	await editor.execute();
	await editor.finished(EVIDENTLY);

	const stored = await server.readEvents('checkout');
	const accepted = new Set(stored.map(({ data }) => (JSON.parse(data) as { visit: number }).visit));
	const rest = VISITS.filter(({ visit }) => !accepted.has(visit));
	const details = await editor.openNode(EVIDENTLY);
	await details.output.showTable();
	expect(await details.output.texts()).toHaveLength(accepted.size);

	await details.output.showBranch('Error');
	await screenshot(editor.page, 'error-output');
	const rows = await details.output.texts();
	expect(rows).toHaveLength(rest.length);
	for (const { visit, at } of rest) {
		const row = rows.find((cells) => cells.includes(String(visit)));
		const reason =
			at === 'some day'
				? /some day/
				: /ValidationException: This local Evidently is set to reject some events./;
		expect(row?.find((cell) => reason.test(cell))).toBeDefined();
	}
	expect(accepted.size).toBeGreaterThan(0);
	expect(rest.length).toBeGreaterThan(3);
});
