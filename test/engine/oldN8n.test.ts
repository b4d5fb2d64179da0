import { Engine } from '../../n8n/engine/engine';
import { DONE, FAILED } from '../../n8n/engine/scenario';
import { errorOf, jsonOf, n8nWorkflow, setUpEngine } from './setUp';
import { startTrigger } from './triggerServer';

const { isExpression } = n8nWorkflow;

/** `npm run test:versions` checks the same in the real n8n 1.85 and 1.101. */
describe('A version of n8n that is too old', () => {
	const newWorld = setUpEngine();
	let engine: Engine;

	beforeAll(async () => {
		engine = await Engine.load();
	});
	// Old versions lack this function, but the loader of the installed version needs it.
	beforeEach(() => void Object.assign(n8nWorkflow, { isExpression: undefined }));
	afterEach(() => void Object.assign(n8nWorkflow, { isExpression }));

	const error = 'AWS CloudWatch Evidently needs n8n 1.104 or newer, and this one is older';

	it('stops a run before sending anything if n8n is too old', async () => {
		const { evidently, run } = await newWorld();
		expect(errorOf(await run({}))).toMatchObject({ message: error, description: 'Update n8n.' });
		expect(evidently.stats.requests).toBe(0);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'reports an error for every item if n8n is too old and the workflow continues (%s)',
		async (onError) => {
			const { evidently, run } = await newWorld();
			const result = await run({ items: [{ n: 1 }, { n: 2 }], node: { onError } });
			const behind = jsonOf([...result.items(DONE), ...result.items(FAILED)]);
			expect(behind).toMatchObject([{ error }, { error }]);
			expect(evidently.stats.requests).toBe(0);
		},
	);

	it('rejects the publication of a workflow with the trigger if n8n is too old', async () => {
		const parameters = { authentication: 'none' };
		const trigger = await startTrigger(engine.nodeType('awsEvidentlyTrigger'), { parameters });
		await expect(trigger.activate()).rejects.toThrow(error);
	});
});
