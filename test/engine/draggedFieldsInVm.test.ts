import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

it("reads the same values from dragged fields as n8n's virtual machine for 1,000 items and paths", async () => {
	const script = join(__dirname, 'fieldsInVm.ts');
	const args = ['--import', 'tsx', script, 'quickjs', '10'];
	const { stdout } = await promisify(execFile)(process.execPath, args);
	const { compared, settled } = JSON.parse(stdout) as { compared: number; settled: number };
	expect(compared).toBe(1000);
	expect(settled).toBeGreaterThan(100);
});
