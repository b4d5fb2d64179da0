import { readExamples } from '../../examples/import';
import { TRIGGER_TYPE } from '../../n8n/install/package';
import { readExample } from '../support/exampleWorkflows';

it.each(['store-each-event-once.json', 'evaluate-and-store.json', 'receive-and-forward.json'])(
	'%s passes the data on verbatim, and responds when the workflow has ended',
	async (file) => {
		const { nodes } = await readExample(file);
		const trigger = nodes.find(({ type }) => type === TRIGGER_TYPE);
		expect(trigger?.parameters?.options).toEqual({ responseMode: 'lastNode', dataFormat: 'text' });
	},
);

it('the example that forwards events fails if the service rejects one', async () => {
	const { nodes } = await readExample('receive-and-forward.json');
	const sender = nodes.find(({ name }) => name === 'AWS CloudWatch Evidently');
	expect(sender).not.toHaveProperty('onError');
	expect(sender?.parameters?.options).toEqual({ failOnRejected: true });
});

it('every node that changes or counts dead letters is tried three times, since nothing else keeps them', async () => {
	const nodes = (await readExamples()).flatMap((workflow) => workflow.nodes);
	const changing = nodes.filter(({ name }) => /^(Keep|Delete|Count) /.test(name ?? ''));
	expect(new Set(changing.map(({ name }) => name))).toEqual(
		new Set([
			'Keep Unsent Events',
			'Keep Unusable Items',
			'Keep It',
			'Delete It',
			'Count Dead Letters',
		]),
	);
	for (const { retryOnFail, maxTries, waitBetweenTries } of changing) {
		expect({ retryOnFail, maxTries, waitBetweenTries }).toEqual({
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 5000,
		});
	}
});
