import { errorOf, items, setUpEngine } from './setUp';

const newWorld = setUpEngine();

describe('The error of an expression', () => {
	/** There is no node of this name, which n8n explains in the editor by the error's context. */
	const parameters = { eventType: '={{ $("Nowhere").item.json.type }}' };

	it("keeps n8n's own message and context, and names the item", async () => {
		const { evidently, run } = await newWorld();
		const error = errorOf(await run({ items: items(2), parameters }));
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: "Referenced node doesn't exist",
			context: { itemIndex: 0, nodeCause: 'Nowhere' },
		});
		expect(evidently.stats.requests).toBe(0);
	});

	it('in an option keeps them, too', async () => {
		const { run } = await newWorld();
		const options = { batchSize: '={{ $("Nowhere").item.json.size }}' };
		expect(errorOf(await run({ items: items(2), parameters: { options } }))).toMatchObject({
			name: 'NodeOperationError',
			message: "Referenced node doesn't exist",
			context: { nodeCause: 'Nowhere' },
		});
	});
});
