import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The process below uses the n8n of this repository, whichever n8n is under test. */
const itHere = process.env.ENGINE_FOLDER ? it.skip : it;

itHere(
	"reads the same values from dragged fields as n8n's virtual machine for 500 items and paths",
	async () => {
		const script = join(__dirname, 'fieldsInVm.ts');
		const args = ['--import', 'tsx', script, 'quickjs', '5'];
		const { stdout } = await promisify(execFile)(process.execPath, args);
		const { compared, settled } = JSON.parse(stdout) as { compared: number; settled: number };
		expect(compared).toBe(500);
		expect(settled).toBeGreaterThan(50);
	},
);
