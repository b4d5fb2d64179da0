import '../../n8n/engine/silence';

import { Engine } from '../../n8n/engine/engine';
import { compareFields } from './fieldComparison';

describe('A dragged field', () => {
	it("reads the same values as n8n's legacy engine for 3,000 items and paths", async () => {
		const comparisons = await compareFields(await Engine.load(), 30);
		expect(comparisons).toHaveLength(3_000);
		expect(comparisons.filter(({ settled }) => settled).length).toBeGreaterThan(300);
	});
});
