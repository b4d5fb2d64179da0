import { isSupported } from './releases';
import { hasBroken, toList, toMarkdown, toTerminal, type Tried } from './report';

const engine = (n8n: string) => ({ n8n, core: '1.2.3', workflow: '1.2.4', nodeModules: '/' });

const held: Tried = {
	title: '2.40.7',
	engine: engine('2.40.7'),
	checks: [
		{ group: 'Sending', title: 'in order' },
		{ group: 'Stop', title: 'leaves nothing behind' },
	],
	notInstalled: [{ version: '2.41.3', reason: 'No matching version' }],
};

const broken: Tried = {
	title: '1.104.2',
	engine: engine('1.104.2'),
	checks: [
		{ group: 'Sending', title: 'in order' },
		{ group: 'Sending', title: 'in batches', error: 'x is not a function\nat y' },
	],
	notInstalled: [],
};

const missing: Tried = {
	title: '1.0.0',
	checks: [],
	notInstalled: [{ version: '1.0.0', reason: 'none' }],
};

describe('The report', () => {
	it('takes a failed check for broken, and an n8n of which nothing could be installed', () => {
		expect([held, broken, missing].map(hasBroken)).toEqual([false, true, true]);
	});

	it('is a table of versions and groups of checks, with what failed below', () => {
		const [when, , ...lines] = toMarkdown([held, broken, missing]).split('\n');
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
			'- n8n 1.104.2, Sending, "in batches": x is not a function',
			'  at y',
			'',
			'- n8n 1.0.0 could not be installed: none',
		]);
	});

	it('says the same in a terminal', () => {
		const text = toTerminal([held, broken]);
		expect(text).toContain('✘ 1 of 2');
		expect(text).toContain('n8n 1.104.2, Sending, "in batches": x is not a function');
	});

	it('lists each check once', () => {
		expect(toList([held, broken])).toBe(
			'**Sending**\n\n- in order\n- in batches\n\n**Stop**\n\n- leaves nothing behind',
		);
	});
});

test('an n8n is supported by its number, not by its letters', () => {
	expect(['1.85.4', '1.103.9', '1.104.0', '2.0.3'].map(isSupported)).toEqual([
		false,
		false,
		true,
		true,
	]);
});
