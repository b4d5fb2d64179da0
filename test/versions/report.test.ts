import { isSupported } from './releases';
import { hasBroken, toList, toMarkdown, toTerminal, type Tried } from './report';

const engine = (n8n: string) => ({ n8n, core: '1.2.3', workflow: '1.2.4', nodeModules: '/' });

const passed: Tried = {
	title: '2.40.7',
	engine: engine('2.40.7'),
	checks: [
		{ group: 'Sending', title: 'sends in order' },
		{ group: 'Stop', title: 'leaves nothing behind' },
	],
	notInstalled: [{ version: '2.41.3', reason: 'No matching version' }],
};

const broken: Tried = {
	title: '1.104.2',
	engine: engine('1.104.2'),
	checks: [
		{ group: 'Sending', title: 'sends in order' },
		{ group: 'Sending', title: 'sends in batches', error: 'x is not a function\nat y' },
	],
	notInstalled: [],
};

const missing: Tried = {
	title: '1.0.0',
	checks: [],
	notInstalled: [{ version: '1.0.0', reason: 'none' }],
};

describe('The report', () => {
	it('treats an n8n with a failed check as broken, and one that could not be installed', () => {
		expect([passed, broken, missing].map(hasBroken)).toEqual([false, true, true]);
	});

	it('writes a Markdown table of versions and groups of checks, with the failed checks below', () => {
		const [when, , ...lines] = toMarkdown([passed, broken, missing]).split('\n');
		expect(when).toMatch(/^Run on \d{4}-\d\d-\d\d with Node \d+\.\d+\.\d+:$/);
		expect(lines).toEqual([
			'| n8n | n8n-core | n8n-workflow | Sending | Stop |',
			'| --- | --- | --- | --- | --- |',
			'| 2.40.7 | 1.2.3 | 1.2.4 | ✔ 1 | ✔ 1 |',
			'| 1.104.2 | 1.2.3 | 1.2.4 | ✘ 1 of 2 |  |',
			'| 1.0.0 | not installed |  |  |  |',
			'',
			'- n8n 2.41.3 could not be installed: No matching version',
			'',
			'- n8n 1.104.2, Sending, "sends in batches": x is not a function',
			'  at y',
			'',
			'- n8n 1.0.0 could not be installed: none',
		]);
	});

	it('writes the same table and failed checks for a terminal', () => {
		const text = toTerminal([passed, broken]);
		expect(text).toContain('✘ 1 of 2');
		expect(text).toContain('n8n 1.104.2, Sending, "sends in batches": x is not a function');
	});

	it('lists each check only once', () => {
		expect(toList([passed, broken])).toBe(
			'**Sending**\n\n- sends in order\n- sends in batches\n\n**Stop**\n\n- leaves nothing behind',
		);
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
