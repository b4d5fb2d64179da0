import type { IDataObject } from 'n8n-workflow';

import { readExampleFiles, readExamples } from '../../examples/import';
import { NODE_TYPE, TRIGGER_TYPE } from '../../n8n/install/package';
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

it('every example that passes on what it receives responds when it has ended', async () => {
	const passesOn = ['n8n-nodes-base.postgres', 'n8n-nodes-base.httpRequest', NODE_TYPE];
	const examples = (await readExampleFiles()).filter(({ workflow: { nodes } }) =>
		nodes.some(({ type }) => passesOn.includes(type!)),
	);
	const modes = examples.flatMap(({ file, workflow: { nodes } }) =>
		nodes
			.filter(({ type }) => [TRIGGER_TYPE, 'n8n-nodes-base.webhook'].includes(type!))
			.map(({ parameters = {} }) => {
				const { responseMode } = (parameters.options ?? {}) as IDataObject;
				return [file, responseMode ?? parameters.responseMode];
			}),
	);
	expect(modes).toEqual([
		['evaluate-and-store.json', 'lastNode'],
		['forward-to-posthog.json', 'lastNode'],
		['receive-and-forward.json', 'lastNode'],
		['send-shop-orders.json', 'lastNode'],
		['store-each-event-once.json', 'lastNode'],
	]);
});

it('every sending node whose error output is connected continues with it', async () => {
	for (const { nodes, connections } of await readExamples()) {
		for (const { name, onError } of nodes.filter(({ type }) => type === NODE_TYPE)) {
			const isConnected = (connections[name!]?.main?.length ?? 0) > 1;
			expect(onError).toBe(isConnected ? 'continueErrorOutput' : undefined);
		}
	}
});

it('the schedules run as often as their names say', async () => {
	const nodes = (await readExamples()).flatMap((workflow) => workflow.nodes);
	const schedules = nodes.filter(({ type }) => type === 'n8n-nodes-base.scheduleTrigger');
	expect(
		Object.fromEntries(schedules.map(({ name, parameters }) => [name, parameters?.rule])),
	).toEqual({
		'Every Morning': { interval: [{ field: 'days', triggerAtHour: 8 }] },
		'Every Five Minutes': { interval: [{ field: 'minutes', minutesInterval: 5 }] },
		'Every Hour': { interval: [{ field: 'hours' }] },
	});
});

it('the examples about dead letters keep no successful executions, and report a failed count', async () => {
	for (const file of ['send-again-what-was-kept.json', 'report-dead-letters.json']) {
		expect((await readExample(file)).settings).toMatchObject({ saveDataSuccessExecution: 'none' });
	}
	const { nodes } = await readExample('report-dead-letters.json');
	const count = nodes.find(({ name }) => name === 'Count Dead Letters');
	expect(count?.onError).toBe('continueRegularOutput');
});

it('every example runs its nodes in the order of n8n today', async () => {
	for (const { settings } of await readExamples()) {
		expect(settings).toMatchObject({ executionOrder: 'v1' });
	}
});

it('every node that handles all items together runs once', async () => {
	const examples = await readExampleFiles();
	const once = examples.flatMap(({ file, workflow: { nodes } }) =>
		nodes.filter(({ executeOnce }) => executeOnce).map(({ name }) => `${file}: ${name}`),
	);
	expect(once).toEqual([
		'evaluate-and-store.json: Store Each Event Once',
		'experiment-results.json: Experiment Results',
		'experiment-results.json: Difference by Day',
		'experiment-results.json: Left Out',
		'experiment-results.json: Report',
		'forward-to-posthog.json: PostHog Project',
		'store-each-event-once.json: Store Each Event Once',
	]);
});
