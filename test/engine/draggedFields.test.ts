import '../../n8n/engine/silence';

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Engine } from '../../n8n/engine/engine';
import { compareFields } from './fieldComparison';

describe('A dragged field', () => {
	it("reads the same values as n8n's legacy engine for 10,000 items and paths", async () => {
		const comparisons = await compareFields(await Engine.load(), 100);
		expect(comparisons).toHaveLength(10_000);
		expect(comparisons.filter(({ settled }) => settled).length).toBeGreaterThan(1000);
	});

	it("reads the same values as n8n's virtual machine for 1,000 items and paths", async () => {
		const script = join(__dirname, 'fieldsInVm.ts');
		const args = ['--import', 'tsx', script, 'quickjs', '10'];
		const { stdout } = await promisify(execFile)(process.execPath, args);
		const { compared, settled } = JSON.parse(stdout) as { compared: number; settled: number };
		expect(compared).toBe(1000);
		expect(settled).toBeGreaterThan(100);
	});
});
