import { until } from '../../../n8n/waiting';
import {
	chain,
	EVIDENTLY,
	evidently,
	givenItems,
	manualTrigger,
} from '../../../n8n/rest/workflowNodes';
import { openBrowserWorld, type BrowserWorld } from './browserWorld';

let world: BrowserWorld;

beforeAll(async () => {
	world = await openBrowserWorld();
});
afterAll(async () => await world?.close());

it('ends an execution that waits for the service within two seconds of a click on Stop', async () => {
	const { client, credential, editor, evidently: server } = world;
	server.setFaults({ stall: 1 });
	const items = Array.from({ length: 200 }, (_, number) => ({ number }));
	const options = { timeout: 300_000, concurrency: 2 };
	const nodes = [
		manualTrigger(),
		...givenItems(items),
		evidently(credential, 'checkout', { options }),
	];
	const id = await client.createWorkflow(chain('Stop', nodes));
	await editor.openWorkflow(id);
	await editor.execute();
	await until('requests in flight', () => server.stats.openRequests === 2);

	const stopTime = performance.now();
	await editor.stopExecution();
	await until('no request in flight', () => server.stats.openRequests === 0);
	await editor.page.getByTestId('stop-execution-button').waitFor({ state: 'hidden' });
	expect(performance.now() - stopTime).toBeLessThan(2_000);

	expect([...(await client.executionStatuses(id)).values()]).toEqual(['canceled']);
	expect(server.stats.outcomes.stall).toBe(2);
	expect(await editor.node(EVIDENTLY).isVisible()).toBe(true);
});
