import { errorOf, items, setUpEngine } from './setUp';

const newWorld = setUpEngine();

describe('The error of an expression', () => {
	/** No node has this name. The editor explains that with the context of the error. */
	const parameters = { eventType: '={{ $("Nowhere").item.json.type }}' };

	it("keeps n8n's message and context for a failing expression, and names the item", async () => {
		const { evidently, run } = await newWorld();
		const error = errorOf(await run({ items: items(2), parameters }));
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: "Referenced node doesn't exist",
			context: { itemIndex: 0, nodeCause: 'Nowhere' },
		});
		expect(evidently.stats.requests).toBe(0);
	});

	it("keeps n8n's message and context for a failing expression in an option", async () => {
		const { run } = await newWorld();
		const options = { batchSize: '={{ $("Nowhere").item.json.size }}' };
		expect(errorOf(await run({ items: items(2), parameters: { options } }))).toMatchObject({
			name: 'NodeOperationError',
			message: "Referenced node doesn't exist",
			context: { nodeCause: 'Nowhere' },
		});
	});
});
