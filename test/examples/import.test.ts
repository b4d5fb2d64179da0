import { needsOnly, readExampleFiles, readExamples, withCredentials } from '../../examples/import';

const example = async (file: string) =>
	(await readExampleFiles()).find((each) => each.file === file)!.workflow;

it('skips an example if a credential of a type that it needs is missing', async () => {
	const workflow = await example('store-each-event-once.json');
	expect(needsOnly(workflow, ['awsEvidentlyApi'])).toBe(false);
	expect(needsOnly(workflow, ['awsEvidentlyApi', 'postgres'])).toBe(true);
});

it('replaces the credentials in an example by those of the same type', async () => {
	const workflow = await example('store-each-event-once.json');
	const awsEvidentlyApi = { id: '1', name: 'Keys' };
	const postgres = { id: '2', name: 'Database' };
	const { nodes } = withCredentials(workflow, { awsEvidentlyApi, postgres });
	expect(Object.fromEntries(nodes.map(({ name, credentials }) => [name, credentials]))).toEqual({
		'AWS CloudWatch Evidently Trigger': { awsEvidentlyApi },
		'Store Each Event Once': { postgres },
		'Stored?': {},
		Fail: {},
		'Set Up': {},
		'Create the Table': { postgres },
		'Create the Views': { postgres },
		'Create the Functions': { postgres },
		'What this shows': {},
	});
});

it('no example contains a webhook ID or path, so each imported copy gets its own URL', async () => {
	const nodes = (await readExamples()).flatMap((workflow) => workflow.nodes);
	expect(nodes.filter(({ webhookId, parameters }) => webhookId ?? parameters?.path)).toEqual([]);
});

it('each example has its own name', async () => {
	const names = (await readExamples()).map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});

it('each example has node IDs that are unique within it', async () => {
	for (const { nodes } of await readExamples()) {
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
	}
});
