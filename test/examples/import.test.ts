import {
	needsOnly,
	readExampleFiles,
	readExamples,
	webhookIdOf,
	withCredentials,
} from '../../examples/import';

const example = async (file: string) =>
	(await readExampleFiles()).find((each) => each.file === file)!.workflow;

it('An example is left out where a type of credential is missing that it needs', async () => {
	const workflow = await example('store-each-event-once.json');
	expect(needsOnly(workflow, ['awsEvidentlyApi'])).toBe(false);
	expect(needsOnly(workflow, ['awsEvidentlyApi', 'postgres'])).toBe(true);
});

it('The given credentials take the place of those in the file, each where its type is', async () => {
	const workflow = await example('store-each-event-once.json');
	const awsEvidentlyApi = { id: '1', name: 'Keys' };
	const postgres = { id: '2', name: 'Database' };
	const { nodes } = withCredentials(workflow, { awsEvidentlyApi, postgres });
	expect(Object.fromEntries(nodes.map(({ name, credentials }) => [name, credentials]))).toEqual({
		'AWS CloudWatch Evidently Trigger': { awsEvidentlyApi },
		'Store Each Event Once': { postgres },
		"When clicking 'Execute workflow'": {},
		'Create the Table': { postgres },
		'Create the Views': { postgres },
		'Create the Functions': { postgres },
		'What this shows': {},
	});
});

it('No two examples receive at the same path, or have the same name', async () => {
	const examples = await readExamples();
	const paths = examples.map(webhookIdOf).filter((path) => path !== undefined);
	expect(new Set(paths).size).toBe(paths.length);
	expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
});
