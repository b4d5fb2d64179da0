import { isSupported } from './releases';
import { hasBroken, toMarkdown, toTerminal, type Tried } from './report';

const engine = (n8n: string) => ({ n8n, core: '1.2.3', workflow: '1.2.4', nodeModules: '/' });

const passed: Tried = {
	title: '2.40.7',
	engine: engine('2.40.7'),
	results: [
		{ file: 'a.test.ts', title: 'sends in order' },
		{ file: 'b.test.ts', title: 'leaves nothing behind' },
	],
	notInstalled: [{ version: '2.41.3', reason: 'No matching version' }],
};

const broken: Tried = {
	title: '1.104.2',
	engine: engine('1.104.2'),
	results: [
		{ file: 'a.test.ts', title: 'sends in order' },
		{ file: 'a.test.ts', title: 'sends in batches', error: 'x is not a function\nat y' },
	],
	notInstalled: [],
};

const missing: Tried = {
	title: '1.0.0',
	results: [],
	notInstalled: [{ version: '1.0.0', reason: 'none' }],
};

describe('The report', () => {
	it('treats an n8n with a failed test as broken, and one that could not be installed', () => {
		expect([passed, broken, missing].map(hasBroken)).toEqual([false, true, true]);
	});

	it('writes a Markdown table with a row for each version, with the failed tests below', () => {
		const [when, , ...lines] = toMarkdown([passed, broken, missing]).split('\n');
		expect(when).toMatch(/^Run on \d{4}-\d\d-\d\d with Node \d+\.\d+\.\d+:$/);
		expect(lines).toEqual([
			'| n8n | n8n-core | n8n-workflow | tests |',
			'| --- | --- | --- | --- |',
			'| 2.40.7 | 1.2.3 | 1.2.4 | ✔ 2 |',
			'| 1.104.2 | 1.2.3 | 1.2.4 | ✘ 1 of 2 |',
			'| 1.0.0 | not installed |  |  |',
			'',
			'- n8n 2.41.3 could not be installed: No matching version',
			'',
			'- n8n 1.104.2, a.test.ts, "sends in batches": x is not a function',
			'  at y',
			'',
			'- n8n 1.0.0 could not be installed: none',
		]);
	});

	it('writes the same table and failed tests for a terminal', () => {
		const text = toTerminal([passed, broken]);
		expect(text).toContain('✘ 1 of 2');
		expect(text).toContain('n8n 1.104.2, a.test.ts, "sends in batches": x is not a function');
	});
});

it('compares versions of n8n by number, not by character', () => {
	expect(['1.85.4', '1.103.9', '1.104.0', '2.0.3'].map(isSupported)).toEqual([
		false,
		false,
		true,
		true,
	]);
});
