import { readExamples, withCredential } from '../../../examples/import';
import { openWorld, type World } from './world';

let world: World;

beforeAll(async () => {
	world = await openWorld();
});
afterAll(async () => await world?.close());

test('every example workflow runs to its end', async () => {
	const { client, credential } = world;
	const examples = await readExamples();
	expect(examples.length).toBeGreaterThan(0);
	for (const example of examples) {
		const id = await client.createWorkflow(withCredential(example, credential));
		const trigger = example.nodes.find(({ type }) => type?.endsWith('manualTrigger'));
		const execution = await client.finished(await client.start(id, trigger?.name ?? ''));
		expect([example.name, execution.status]).toEqual([example.name, 'success']);
	}
	expect(world.evidently.stats.eventsStored).toBeGreaterThan(0);
});
