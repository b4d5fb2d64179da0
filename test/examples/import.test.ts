import {
	needsOnly,
	readExampleFiles,
	readExamples,
	webhookIdOf,
	withCredentials,
} from '../../examples/import';

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
		"When clicking 'Execute workflow'": {},
		'Create the Table': { postgres },
		'Create the Views': { postgres },
		'Create the Functions': { postgres },
		'What this shows': {},
	});
});

it('gives each example its own webhook path and name', async () => {
	const examples = await readExamples();
	const paths = examples.map(webhookIdOf).filter((path) => path !== undefined);
	expect(new Set(paths).size).toBe(paths.length);
	expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
});
